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
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.aladin.demo.dataset.CaptionedImage;
import org.aladin.demo.dataset.CaptionedImages;

/**
 * Reads COCO's folder: {@code annotations/captions_{train,val}2017.json} and the images in {@code
 * train2017} and {@code val2017}. The test part is val2017; the validation part is taken from
 * train2017 by chance, so that nothing of val2017 helps to choose the model. Of images with more
 * than five captions the first five are taken; images with fewer are left out.
 */
public final class CocoDataset {
  private static final int MOST_VALIDATION = 1000;
  private static final int LEAST_VALIDATION = 10;

  private CocoDataset() {}

  /**
   * @param seed decides which images are the validation part
   * @param most images of train2017 at most, drawn by chance
   * @throws IOException if a file is missing or has another form; the message names it
   */
  public static CaptionedImages read(Path folder, long seed, int most) throws IOException {
    List<CaptionedImage> train = new ArrayList<>(readPart(folder, "train2017"));
    List<CaptionedImage> test = readPart(folder, "val2017");
    Collections.shuffle(train, new Random(seed));
    if (train.size() > most) {
      train = train.subList(0, most);
    }
    int validation = Math.max(LEAST_VALIDATION, Math.min(MOST_VALIDATION, train.size() / 10));
    if (train.size() < 2 * validation) {
      throw new IOException(
          folder.resolve("train2017")
              + " has "
              + train.size()
              + " images with captions, expected at least "
              + 2 * LEAST_VALIDATION);
    }
    return new CaptionedImages(
        "COCO 2017",
        List.copyOf(train.subList(validation, train.size())),
        List.copyOf(train.subList(0, validation)),
        test);
  }

  private static List<CaptionedImage> readPart(Path folder, String part) throws IOException {
    Path file = folder.resolve("annotations").resolve("captions_" + part + ".json");
    Annotations annotations = readAnnotations(file);
    Map<Long, List<String>> captions = new HashMap<>();
    for (Annotations.Caption caption : annotations.captions) {
      captions
          .computeIfAbsent(caption.imageId, id -> new ArrayList<>())
          .add(caption.text.strip().replaceAll("\\s+", " "));
    }
    List<CaptionedImage> images = new ArrayList<>();
    for (Annotations.Image image : annotations.images) {
      List<String> own = captions.getOrDefault(image.id, List.of());
      Path picture = folder.resolve(part).resolve(image.fileName);
      if (own.size() >= CaptionedImage.CAPTIONS) {
        if (!Files.isRegularFile(picture)) {
          throw new NoSuchFileException(
              picture + " is missing, but " + file.getFileName() + " has captions of it");
        }
        images.add(
            new CaptionedImage(
                Long.toString(image.id), picture, own.subList(0, CaptionedImage.CAPTIONS)));
      }
    }
    if (images.isEmpty()) {
      throw new IOException(file + " has no image with " + CaptionedImage.CAPTIONS + " captions");
    }
    return images;
  }

  private static Annotations readAnnotations(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(
          file
              + " is missing; expected COCO's folder with annotations/captions_train2017.json,"
              + " annotations/captions_val2017.json, train2017 and val2017");
    }
    Annotations annotations;
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      annotations = new Gson().fromJson(reader, Annotations.class);
    } catch (JsonParseException e) {
      throw new IOException(file + " is not COCO's JSON: " + e.getMessage(), e);
    }
    if (annotations == null || annotations.images == null || annotations.captions == null) {
      throw new IOException(file + " is not COCO's: expected \"images\" and \"annotations\"");
    }
    for (Annotations.Image image : annotations.images) {
      if (image.fileName == null) {
        throw new IOException(file + ": image " + image.id + " has no \"file_name\"");
      }
    }
    for (Annotations.Caption caption : annotations.captions) {
      if (caption.text == null) {
        throw new IOException(
            file + ": an annotation of image " + caption.imageId + " has no \"caption\"");
      }
    }
    return annotations;
  }

  /** What is read of an annotation file. */
  private record Annotations(
      List<Image> images, @SerializedName("annotations") List<Caption> captions) {
    record Image(long id, @SerializedName("file_name") String fileName) {}

    record Caption(
        @SerializedName("image_id") long imageId, @SerializedName("caption") String text) {}
  }
}
