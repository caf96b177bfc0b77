-- An append expects that no fence keeps any of its messages out. Where one does, it raises an error that stores nothing,
-- and the server decides about the messages one by one.
CREATE FUNCTION require_unfenced(unfenced BIGINT, expected BIGINT) RETURNS BOOLEAN LANGUAGE plpgsql AS $$
BEGIN
  IF unfenced = expected THEN
    RETURN true;
  END IF;
  RAISE EXCEPTION 'The rights of % senders changed since they were read', expected - unfenced USING ERRCODE = 'ST001';
END
$$;
