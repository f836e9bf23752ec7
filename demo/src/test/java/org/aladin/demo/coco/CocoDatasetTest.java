/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.coco;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.aladin.demo.dataset.CaptionedImage;
import org.aladin.demo.dataset.CaptionedImages;
import org.aladin.demo.dataset.SkippedItems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CocoDatasetTest {
  private static final int ALL = Integer.MAX_VALUE;

  /** The ids of val2017 begin here, so that the parts share none. */
  private static final int VAL = 1000;

  @TempDir private Path folder;
  private final SkippedItems skipped = new SkippedItems();

  @Test
  void readsTheSharedPhotographs() throws IOException {
    Path mini = Path.of("../../shared/coco-mini");
    assumeTrue(Files.isDirectory(mini), "the shared folder with photographs is not here");
    CaptionedImages images = CocoDataset.read(mini, 1, ALL, skipped);
    assertEquals(70, images.train().size());
    assertEquals(10, images.validation().size());
    assertEquals(79, images.test().size());
    Set<String> keys = new HashSet<>();
    for (CaptionedImage image : images.all().toList()) {
      assertTrue(keys.add(image.key()));
      assertTrue(Files.isRegularFile(image.file()));
    }
  }

  @Test
  void takesTheFirstFiveCaptionsAndLeavesOutImagesWithFewer() throws IOException {
    write("train2017", 20, 5);
    JsonObject captions = annotations("val2017", 3, 7, VAL);
    captions.getAsJsonArray("images").add(image(99));
    captions.getAsJsonArray("annotations").add(caption(99, "alone"));
    save("val2017", captions);
    List<CaptionedImage> test = CocoDataset.read(folder, 1, ALL, skipped).test();
    assertEquals(3, test.size());
    assertEquals(
        List.of("0 of 1001", "1 of 1001", "2 of 1001", "3 of 1001", "4 of 1001"),
        test.get(1).captions());
  }

  @Test
  void theSeedDecidesWhichImagesValidate() throws IOException {
    write("train2017", 40, 5);
    write("val2017", 1, 5, VAL);
    CaptionedImages images = CocoDataset.read(folder, 1, ALL, skipped);
    assertEquals(images, CocoDataset.read(folder, 1, ALL, skipped));
    assertNotEquals(images.validation(), CocoDataset.read(folder, 2, ALL, skipped).validation());
    CaptionedImages fewer = CocoDataset.read(folder, 1, 25, skipped);
    assertEquals(25, fewer.train().size() + fewer.validation().size());
  }

  @Test
  void aMissingFolderSaysWhatIsExpected() {
    var e =
        assertThrows(NoSuchFileException.class, () -> CocoDataset.read(folder, 1, ALL, skipped));
    assertTrue(
        e.getMessage()
            .contains(
                "captions_train2017.json is missing; expected COCO's folder with annotations/"),
        e.getMessage());
  }

  @Test
  void imagesWithoutTheirPictureAreLeftOutAndCounted() throws IOException {
    write("train2017", 20, 5);
    write("val2017", 9, 5, VAL);
    for (int i = 1; i < 8; i++) {
      Files.delete(folder.resolve("val2017/" + (VAL + i) + ".jpg"));
    }
    CaptionedImages images = CocoDataset.read(folder, 1, ALL, skipped);
    assertEquals(List.of("1000", "1008"), keys(images.test()));
    assertEquals(
        List.of(
            "Left out: images of val2017 without their picture: 7"
                + " (1001.jpg, 1002.jpg, 1003.jpg, 1004.jpg, 1005.jpg, …)"),
        skipped.lines());
  }

  @Test
  void emptyCaptionsAreLeftOutAndTheirImageToo() throws IOException {
    write("train2017", 21, 5);
    JsonObject captions = annotations("train2017", 21, 5, 0);
    JsonArray texts = captions.getAsJsonArray("annotations");
    texts.set(10, caption(2, " \n"));
    texts.set(15, caption(3, "\u200b\u00a0"));
    texts.add(caption(3, "a sixth caption"));
    save("train2017", captions);
    write("val2017", 1, 5, VAL);
    CaptionedImages images = CocoDataset.read(folder, 1, ALL, skipped);
    List<CaptionedImage> train =
        Stream.concat(images.train().stream(), images.validation().stream()).toList();
    assertFalse(keys(train).contains("2"));
    CaptionedImage three = train.get(keys(train).indexOf("3"));
    assertEquals(
        List.of("1 of 3", "2 of 3", "3 of 3", "4 of 3", "a sixth caption"), three.captions());
    assertEquals(
        List.of("Left out: images of train2017 with fewer than 5 captions: 1 (2)"),
        skipped.lines());
  }

  @Test
  void anImageThatIsListedTwiceIsTakenOnce() throws IOException {
    write("train2017", 20, 5);
    JsonObject twice = annotations("val2017", 2, 5, VAL);
    twice.getAsJsonArray("images").add(image(VAL));
    save("val2017", twice);
    assertEquals(List.of("1000", "1001"), keys(CocoDataset.read(folder, 1, ALL, skipped).test()));
  }

  @Test
  void anImageWithTwoPicturesIsRefused() throws IOException {
    write("train2017", 20, 5);
    JsonObject twice = annotations("val2017", 2, 5, VAL);
    JsonObject other = image(VAL);
    other.addProperty("file_name", "other.jpg");
    twice.getAsJsonArray("images").add(other);
    save("val2017", twice);
    var e = assertThrows(IOException.class, () -> CocoDataset.read(folder, 1, ALL, skipped));
    assertEquals(
        folder.resolve("annotations/captions_val2017.json")
            + ": the image 1000 has the files 1000.jpg and other.jpg, expected one",
        e.getMessage());
  }

  @Test
  void whatTheTestHasIsNotTrainedOn() throws IOException {
    write("train2017", 23, 5);
    write("val2017", 3, 5);
    CaptionedImages images = CocoDataset.read(folder, 1, ALL, skipped);
    assertEquals(List.of("0", "1", "2"), keys(images.test()));
    List<String> all = keys(images.all().toList());
    assertEquals(23, all.size());
    assertEquals(23, Set.copyOf(all).size());
    assertEquals(
        List.of("Left out: images of train2017 that val2017 has too: 3 (0, 1, 2)"),
        skipped.lines());
  }

  @Test
  void captionsOfImagesThatAreNotListedAreLeftOut() throws IOException {
    write("train2017", 20, 5);
    JsonObject captions = annotations("val2017", 1, 5, VAL);
    captions.getAsJsonArray("annotations").add(caption(7, "a"));
    captions.getAsJsonArray("annotations").add(caption(7, "b"));
    save("val2017", captions);
    assertEquals(1, CocoDataset.read(folder, 1, ALL, skipped).test().size());
    assertEquals(List.of(), skipped.lines());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"images": [null], "annotations": []}                | : entry 0 of "images" has no "file_name" (COCO) or "filename" (Karpathy)
          {"images": [{"file_name": "a"}], "annotations": []}  | : the image a has no "id"
          {"images": [{"id": 3}], "annotations": []}           | : entry 0 of "images" has no "file_name" (COCO) or "filename" (Karpathy)
          {"images": [], "annotations": [null]}                | : entry 0 of "annotations" has no "image_id" or no "caption"
          {"images": [], "annotations": [{"caption": "a"}]}    | : entry 0 of "annotations" has no "image_id" or no "caption"
          {"images": [], "annotations": [{"image_id": 3}]}     | : entry 0 of "annotations" has no "image_id" or no "caption"
          """)
  void anEntryThatLacksSomethingIsNamed(String json, String message) throws IOException {
    write("train2017", 20, 5);
    Path file = folder.resolve("annotations/captions_val2017.json");
    Files.writeString(file, json);
    var e = assertThrows(IOException.class, () -> CocoDataset.read(folder, 1, ALL, skipped));
    assertEquals(file + message, e.getMessage());
  }

  @Test
  void anotherFormIsRefused() throws IOException {
    write("train2017", 20, 5);
    Path file = folder.resolve("annotations/captions_val2017.json");
    Files.writeString(file, "{\"images\": [1, 2");
    var broken = assertThrows(IOException.class, () -> CocoDataset.read(folder, 1, ALL, skipped));
    assertTrue(
        broken.getMessage().startsWith(file + " is not a JSON of captions: "), broken.getMessage());
    Files.writeString(file, "{\"images\": []}");
    var other = assertThrows(IOException.class, () -> CocoDataset.read(folder, 1, ALL, skipped));
    assertEquals(file + " names no picture", other.getMessage());
  }

  @Test
  void tooFewImagesToTrainAreRefusedWithBothNumbers() throws IOException {
    write("train2017", 19, 5);
    write("val2017", 1, 5, VAL);
    var e = assertThrows(IOException.class, () -> CocoDataset.read(folder, 1, ALL, skipped));
    assertTrue(
        e.getMessage().endsWith(" has 19 images with captions, expected at least 20"),
        e.getMessage());
  }

  private void write(String part, int images, int captions) throws IOException {
    write(part, images, captions, 0);
  }

  private void write(String part, int images, int captions, int firstId) throws IOException {
    save(part, annotations(part, images, captions, firstId));
  }

  private JsonObject annotations(String part, int images, int captions, int firstId)
      throws IOException {
    JsonArray all = new JsonArray();
    JsonArray texts = new JsonArray();
    Files.createDirectories(folder.resolve(part));
    for (int i = firstId; i < firstId + images; i++) {
      all.add(image(i));
      Files.writeString(folder.resolve(part).resolve(i + ".jpg"), "");
      for (int c = 0; c < captions; c++) {
        texts.add(caption(i, " " + c + "\nof " + i + " "));
      }
    }
    JsonObject json = new JsonObject();
    json.add("images", all);
    json.add("annotations", texts);
    return json;
  }

  private static List<String> keys(List<CaptionedImage> images) {
    return images.stream().map(CaptionedImage::key).toList();
  }

  private void save(String part, JsonObject json) throws IOException {
    Files.createDirectories(folder.resolve("annotations"));
    Files.writeString(
        folder.resolve("annotations").resolve("captions_" + part + ".json"), json.toString());
  }

  private static JsonObject image(int id) {
    JsonObject image = new JsonObject();
    image.addProperty("id", id);
    image.addProperty("file_name", id + ".jpg");
    return image;
  }

  private static JsonObject caption(int image, String text) {
    JsonObject caption = new JsonObject();
    caption.addProperty("image_id", image);
    caption.addProperty("caption", text);
    return caption;
  }
}
