/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.coco;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.annotations.SerializedName;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The entries of an annotation file of COCO that are read. */
record CocoAnnotations(List<Image> images, @SerializedName("annotations") List<Caption> captions) {

  /** An image that the file lists. */
  record Image(Long id, @SerializedName("file_name") String fileName) {}

  /** A caption and the image that it is about. */
  record Caption(
      @SerializedName("image_id") Long imageId, @SerializedName("caption") String text) {}

  /**
   * @throws IOException if the file is missing, is not COCO's JSON, or an entry is incomplete; the
   *     message names both
   */
  static CocoAnnotations read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(
          file
              + " is missing; expected COCO's folder with annotations/captions_train2017.json,"
              + " annotations/captions_val2017.json, train2017 and val2017");
    }
    CocoAnnotations annotations;
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      annotations = new Gson().fromJson(reader, CocoAnnotations.class);
    } catch (JsonParseException e) {
      throw new IOException(file + " is not COCO's JSON: " + e.getMessage(), e);
    }
    if (annotations == null || annotations.images == null || annotations.captions == null) {
      throw new IOException(file + " is not COCO's: expected \"images\" and \"annotations\"");
    }
    for (int i = 0; i < annotations.images.size(); i++) {
      Image image = annotations.images.get(i);
      if (image == null || image.id == null) {
        throw new IOException(file + ": entry " + i + " of \"images\" has no \"id\"");
      }
      if (image.fileName == null) {
        throw new IOException(file + ": image " + image.id + " has no \"file_name\"");
      }
    }
    for (int i = 0; i < annotations.captions.size(); i++) {
      Caption caption = annotations.captions.get(i);
      if (caption == null || caption.imageId == null) {
        throw new IOException(file + ": entry " + i + " of \"annotations\" has no \"image_id\"");
      }
      if (caption.text == null) {
        throw new IOException(
            file + ": an annotation of image " + caption.imageId + " has no \"caption\"");
      }
    }
    return annotations;
  }
}
