/* SPDX-License-Identifier: Apache-2.0 */

/**
 * A picture to search with: scaled down here, so that a photograph of a telephone is not sent with
 * each request, and kept in this browser tab, so that the history works.
 */

import { Problem } from "./problems.js";

const LONGEST_SIDE = 800;
const QUALITY = 0.92;
const KEEP = "aladin-picture-";
const kept = new Map();

/** FNV-1a: names a picture in the address. */
function keyOf(text) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(16) + text.length.toString(16);
}

function pictureOf(url) {
  return { key: keyOf(url), url, base64: url.slice(url.indexOf(",") + 1) };
}

/** Reads and scales a file; a Problem if the browser cannot show it. */
export async function readPicture(file) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    throw new Problem(
      "This file is not a picture that the browser can read.",
      "Choose a JPEG, PNG, WebP or GIF file.",
      file.name,
    );
  }
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const picture = pictureOf(canvas.toDataURL("image/jpeg", QUALITY));
  kept.set(picture.key, picture);
  try {
    sessionStorage.setItem(KEEP + picture.key, picture.url);
  } catch {
    // The storage is full: the picture is lost with a reload.
  }
  return picture;
}

/** The picture with a key; null if this tab does not have it. */
export function keptPicture(key) {
  if (!kept.has(key)) {
    let url = null;
    try {
      url = sessionStorage.getItem(KEEP + key);
    } catch {
      // No storage in this browser.
    }
    if (!url?.startsWith("data:image/jpeg;base64,")) {
      return null;
    }
    kept.set(key, pictureOf(url));
  }
  return kept.get(key);
}

function pictureFile(data) {
  return [...(data?.files ?? [])][0] ?? null;
}

/** Calls use with each file that is picked, pasted or dropped. */
export function acceptPictures({ button, input, overlay, use }) {
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    if (input.files.length > 0) {
      use(input.files[0]);
      input.value = "";
    }
  });
  document.addEventListener("paste", (event) => {
    const file = pictureFile(event.clipboardData);
    if (file) {
      event.preventDefault();
      use(file);
    }
  });
  const dragged = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (dragged(event)) {
      event.preventDefault();
      overlay.classList.add("shown");
    }
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) {
      overlay.classList.remove("shown");
    }
  });
  document.addEventListener("drop", (event) => {
    overlay.classList.remove("shown");
    const file = pictureFile(event.dataTransfer);
    if (file) {
      event.preventDefault();
      use(file);
    }
  });
}
