import type { Page } from "playwright-core";

/** Visible text with too little contrast: the text, its contrast ratio, and the required one. */
export const lowContrast = (page: Page): Promise<string[]> => page.evaluate<string[]>(`(${contrastAudit})()`);

/** Visible targets smaller than 44 px. */
export const smallTargets = (page: Page): Promise<string[]> => page.evaluate<string[]>(`(${targetAudit})()`);

/** Fields whose text is so small that a phone zooms in on focus. */
export const zoomingFields = (page: Page): Promise<string[]> => page.evaluate<string[]>(`(${fieldAudit})()`);

const shared = `
  const isShown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    element.getBoundingClientRect().width > 1 && !element.closest(".hidden-text, [aria-hidden=true] .logo");
  const nameOf = (element) => element.tagName.toLowerCase() + "." + element.getAttribute("class") + " " +
    JSON.stringify((element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 40));
`;

/** Paints colours on a canvas to convert any notation into red, green, blue and alpha. */
const contrastAudit = `() => {
  ${shared}
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    return { parts: [red, green, blue], alpha: alpha / 255 };
  };
  const over = (top, alpha, below) => top.map((part, index) => part * alpha + below[index] * (1 - alpha));
  const groundOf = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const { parts, alpha } = rgba(getComputedStyle(at).backgroundColor);
      if (alpha > 0) layers.push({ parts, alpha });
      if (alpha === 1) break;
    }
    return layers.reduceRight((below, { parts, alpha }) => over(parts, alpha, below), [255, 255, 255]);
  };
  const opacityOf = (element) => {
    let opacity = 1;
    for (let at = element; at; at = at.parentElement) opacity *= Number(getComputedStyle(at).opacity);
    return opacity;
  };
  const luminance = (parts) => {
    const [red, green, blue] = parts.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const found = [];
  const check = (element, what, color, ground, needed) => {
    const { parts, alpha } = rgba(color);
    const reached = ratio(over(parts, alpha * opacityOf(element), ground), ground);
    if (reached < needed) found.push(what + " " + nameOf(element) + ": " + reached.toFixed(2) + " of " + needed);
  };
  for (const element of document.querySelectorAll("body *")) {
    if (!isShown(element) || element.matches(":disabled, :disabled *, [aria-disabled=true], [aria-disabled=true] *")) continue;
    const style = getComputedStyle(element);
    const ground = groundOf(element);
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (hasText) check(element, "text", style.color, ground, isLarge ? 3 : 4.5);
    if (element.matches("input, textarea")) check(element, "typed text", style.color, ground, 4.5);
    if (element.matches("[placeholder]"))
      check(element, "placeholder", getComputedStyle(element, "::placeholder").color, ground, 4.5);
    if (element.matches("svg.icon")) check(element, "icon", style.color, ground, 3);
    if (element.matches(".connection-dot")) check(element, "dot", style.backgroundColor, groundOf(element.parentElement), 3);
    const frame = element.matches(".input, .choice, .composer-box") ? style.borderTopColor : null;
    if (frame) check(element, "frame", frame, groundOf(element.parentElement), 3);
  }
  return [...new Set(found)];
}`;

/** A label around a field counts as its target. A link in a sentence may be as small as the sentence's line. */
const targetAudit = `() => {
  ${shared}
  const small = [];
  for (const element of document.querySelectorAll("button, a[href], input, textarea, select, summary")) {
    const target = element.closest("label") ?? element;
    if (!isShown(target) || element.matches(".skip, .message-text a")) continue;
    const { width, height } = target.getBoundingClientRect();
    if (width < 43.5 || height < 43.5) small.push(nameOf(element) + ": " + Math.round(width) + " × " + Math.round(height));
  }
  return small;
}`;

const fieldAudit = `() => {
  ${shared}
  return [...document.querySelectorAll("input, textarea, select")]
    .filter((field) => isShown(field) && parseFloat(getComputedStyle(field).fontSize) < 16)
    .map((field) => nameOf(field) + ": " + getComputedStyle(field).fontSize);
}`;
