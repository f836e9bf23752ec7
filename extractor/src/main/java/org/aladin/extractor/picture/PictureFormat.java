/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The supported formats, recognised by their first bytes. */
enum PictureFormat {
  JPEG(List.of("\u00ff\u00d8\u00ff"), List.of("jpg", "jpeg", "jpe", "jfif")) {
    @Override
    PictureHeader header(byte[] file) throws PictureFault {
      return JpegFile.read(file);
    }
  },
  PNG(List.of(PngFile.SIGNATURE), List.of("png", "apng")) {
    @Override
    PictureHeader header(byte[] file) throws PictureFault {
      return PngFile.read(file);
    }
  },
  GIF(List.of("GIF87a", "GIF89a"), List.of("gif")) {
    @Override
    PictureHeader header(byte[] file) throws PictureFault {
      return GifFile.read(file);
    }
  },
  WEBP(List.of("RIFF"), List.of("webp")) {
    @Override
    PictureHeader header(byte[] file) throws PictureFault {
      return WebpFile.read(file);
    }

    @Override
    boolean matches(FileBytes file) {
      return super.matches(file) && file.has(8, "WEBP");
    }
  },
  BMP(List.of("BM"), List.of("bmp", "dib")) {
    @Override
    PictureHeader header(byte[] file) throws PictureFault {
      return BmpFile.read(file);
    }
  },
  TIFF(List.of("II*\0", "MM\0*"), List.of("tif", "tiff")) {
    @Override
    PictureHeader header(byte[] file) throws PictureFault {
      return TiffFile.read(file);
    }
  };

  /** Unsupported formats that users may send: offset and first bytes → name. */
  private static final Map<String, String> OTHERS =
      Map.ofEntries(
          Map.entry("0<svg", "SVG"),
          Map.entry("0<?xml", "XML (SVG, perhaps)"),
          Map.entry("0<!DOCTYPE", "HTML or XML"),
          Map.entry("0<!doctype", "HTML"),
          Map.entry("0<html", "HTML"),
          Map.entry("0%PDF", "PDF"),
          Map.entry("0%!PS", "PostScript"),
          Map.entry("08BPS", "Photoshop's"),
          Map.entry("0PK\u0003\u0004", "a zip file"),
          Map.entry("0II+\0", "BigTIFF"),
          Map.entry("0MM\0+", "BigTIFF"),
          Map.entry("0\0\0\u0001\0", "an icon"),
          Map.entry("0\u00ff\n", "JPEG XL"),
          Map.entry("4JXL ", "JPEG XL"),
          Map.entry("4jP  ", "JPEG 2000"),
          Map.entry("4ftyp", "HEIF, AVIF or a film"),
          Map.entry("0http://", "a URL"),
          Map.entry("0https://", "a URL"));

  private final List<String> beginnings;
  private final List<String> endings;

  PictureFormat(List<String> beginnings, List<String> endings) {
    this.beginnings = beginnings;
    this.endings = endings;
  }

  /** Checks the file's structure. */
  abstract PictureHeader header(byte[] file) throws PictureFault;

  boolean matches(FileBytes file) {
    return beginnings.stream().anyMatch(beginning -> file.has(0, beginning));
  }

  /** The format according to the first bytes of a file. */
  static PictureFormat of(byte[] file) throws PictureFault {
    FileBytes bytes = new FileBytes(file, false);
    for (PictureFormat format : values()) {
      if (format.matches(bytes)) {
        return format;
      }
    }
    String content =
        OTHERS.entrySet().stream()
            .filter(other -> bytes.has(other.getKey().charAt(0) - '0', other.getKey().substring(1)))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse("of an unknown kind");
    throw new PictureFault(
        "its content is " + content + ", expected JPEG, PNG, GIF, WebP, BMP or TIFF");
  }

  /** The format according to a file's name. */
  static Optional<PictureFormat> named(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    for (PictureFormat format : values()) {
      if (format.endings.contains(ending)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }
}
