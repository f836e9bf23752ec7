#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the pictures of the tests: one drawing in the formats and variants that Java cannot write.

Needs Debian's python3-pil, webp (img2webp) and libtiff-tools (tiffcp).
Usage: pictures.py ../resources/pictures
"""
import os
import subprocess
import sys

from PIL import Image

WIDTH, HEIGHT = 48, 32
# Upright: red at the top left, green at the top right, blue at the bottom left, grey at the right.
COLOURS = {(0, 0): (200, 30, 30), (1, 0): (30, 180, 60), (0, 1): (40, 60, 200), (1, 1): (73, 73, 73)}
# Orientation -> what turns the upright drawing into what is stored.
STORED = {
    1: None,
    2: Image.FLIP_LEFT_RIGHT,
    3: Image.ROTATE_180,
    4: Image.FLIP_TOP_BOTTOM,
    5: Image.TRANSPOSE,
    6: Image.ROTATE_90,
    7: Image.TRANSVERSE,
    8: Image.ROTATE_270,
}


def drawing():
    image = Image.new("RGB", (WIDTH, HEIGHT))
    for (right, bottom), colour in COLOURS.items():
        x, y = right * WIDTH // 2, bottom * HEIGHT // 2
        image.paste(colour, (x, y, x + WIDTH // 2, y + HEIGHT // 2))
    return image


def stored(orientation):
    turn = STORED[orientation]
    return drawing() if turn is None else drawing().transpose(turn)


def exif(orientation):
    tags = Image.Exif()
    tags[274] = orientation
    return tags


def main(folder):
    os.makedirs(folder, exist_ok=True)
    path = lambda name: os.path.join(folder, name)
    upright = drawing()
    jpeg = {"quality": 95, "subsampling": 0}
    for orientation in STORED:
        image, tags = stored(orientation), exif(orientation)
        image.save(path(f"orientation-{orientation}.jpg"), exif=tags, **jpeg)
        image.save(path(f"orientation-{orientation}.png"), exif=tags)
        image.save(path(f"orientation-{orientation}.webp"), exif=tags, lossless=True)
        image.save(path(f"orientation-{orientation}.tif"), tiffinfo={274: orientation})
    upright.save(path("progressive.jpg"), progressive=True, **jpeg)
    upright.save(path("subsampled.jpg"), quality=95)
    upright.convert("CMYK").save(path("cmyk.jpg"), **jpeg)
    upright.convert("L").save(path("grey.jpg"), **jpeg)
    upright.convert("L").save(path("grey.png"))
    upright.convert("L").convert("LA").save(path("grey-alpha-opaque.png"))
    # White above, black below.
    two = upright.convert("L").point(lambda value: 255 if value > 76 else 0)
    two.convert("1").save(path("one-bit.png"))
    upright.convert("P", palette=Image.ADAPTIVE).save(path("palette.png"))
    upright.convert("P", palette=Image.ADAPTIVE).save(path("palette.gif"))
    # Half transparent below: over white, each channel c becomes (c + 255) / 2.
    clear = upright.convert("RGBA")
    alpha = Image.new("L", (WIDTH, HEIGHT), 255)
    alpha.paste(128, (0, HEIGHT // 2, WIDTH, HEIGHT))
    clear.putalpha(alpha)
    clear.save(path("alpha.png"))
    clear.save(path("alpha-lossless.webp"), lossless=True, exact=True)
    clear.save(path("alpha-lossy.webp"), quality=95)
    clear.convert("LA").save(path("grey-alpha.png"))
    upright.save(path("lossy.webp"), quality=95)
    upright.save(path("lossless.webp"), lossless=True)
    other = Image.new("RGB", (WIDTH, HEIGHT), (255, 0, 255))
    more = {"save_all": True, "append_images": [other], "duration": 100, "loop": 0}
    upright.save(path("animated.webp"), lossless=True, **more)
    upright.save(path("animated.png"), **more)
    upright.convert("P", palette=Image.ADAPTIVE).save(path("animated.gif"), **more)
    upright.save(path("interlaced.gif"), interlace=1)
    upright.save(path("pages.tif"), save_all=True, append_images=[other])
    for compression in ("tiff_lzw", "tiff_deflate", "tiff_adobe_deflate", "packbits", "jpeg"):
        upright.save(path(compression.replace("tiff_", "") + ".tif"), compression=compression)
    upright.convert("CMYK").save(path("cmyk.tif"), compression="tiff_lzw")
    upright.convert("L").save(path("grey.tif"))
    two.convert("1").save(path("fax.tif"), compression="group4")
    clear.save(path("alpha.tif"))
    tiled = ["tiffcp", "-t", "-w", "16", "-l", "16", path("lzw.tif"), path("tiled.tif")]
    subprocess.run(tiled, check=True)
    planes = ["tiffcp", "-p", "separate", path("lzw.tif"), path("planes.tif")]
    subprocess.run(planes, check=True)
    upright.convert("P", palette=Image.ADAPTIVE).save(path("palette.bmp"))
    upright.save(path("true-colour.bmp"))


if __name__ == "__main__":
    main(sys.argv[1])
