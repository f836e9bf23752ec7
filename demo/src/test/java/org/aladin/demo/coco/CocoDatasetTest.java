/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.coco;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.aladin.demo.dataset.CaptionedImage;
import org.aladin.demo.dataset.CaptionedImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CocoDatasetTest {
  private static final int ALL = Integer.MAX_VALUE;

  @TempDir private Path folder;

  @Test
  void readsTheSharedPhotographs() throws IOException {
    Path mini = Path.of("../../shared/coco-mini");
    assumeTrue(Files.isDirectory(mini), "the shared folder with photographs is not here");
    CaptionedImages images = CocoDataset.read(mini, 1, ALL);
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
    write("val2017", 3, 7);
    JsonObject captions = annotations("val2017", 3, 7);
    captions.getAsJsonArray("images").add(image(99));
    captions.getAsJsonArray("annotations").add(caption(99, "alone"));
    save("val2017", captions);
    List<CaptionedImage> test = CocoDataset.read(folder, 1, ALL).test();
    assertEquals(3, test.size());
    assertEquals(List.of("0 of 1", "1 of 1", "2 of 1", "3 of 1", "4 of 1"), test.get(1).captions());
  }

  @Test
  void theSeedDecidesWhichImagesValidate() throws IOException {
    write("train2017", 40, 5);
    write("val2017", 1, 5);
    CaptionedImages images = CocoDataset.read(folder, 1, ALL);
    assertEquals(images, CocoDataset.read(folder, 1, ALL));
    assertNotEquals(images.validation(), CocoDataset.read(folder, 2, ALL).validation());
    CaptionedImages fewer = CocoDataset.read(folder, 1, 25);
    assertEquals(25, fewer.train().size() + fewer.validation().size());
  }

  @Test
  void aMissingFolderSaysWhatIsExpected() {
    var e = assertThrows(NoSuchFileException.class, () -> CocoDataset.read(folder, 1, ALL));
    assertTrue(
        e.getMessage()
            .contains(
                "captions_train2017.json is missing; expected COCO's folder with annotations/"),
        e.getMessage());
  }

  @Test
  void aMissingPictureIsNamed() throws IOException {
    write("train2017", 20, 5);
    write("val2017", 2, 5);
    Files.delete(folder.resolve("val2017/1.jpg"));
    var e = assertThrows(NoSuchFileException.class, () -> CocoDataset.read(folder, 1, ALL));
    assertEquals(
        folder.resolve("val2017/1.jpg")
            + " is missing, but captions_val2017.json has captions of it",
        e.getMessage());
  }

  @Test
  void anotherFormIsRefused() throws IOException {
    write("train2017", 20, 5);
    Path file = folder.resolve("annotations/captions_val2017.json");
    Files.writeString(file, "[1, 2");
    var broken = assertThrows(IOException.class, () -> CocoDataset.read(folder, 1, ALL));
    assertTrue(broken.getMessage().startsWith(file + " is not COCO's JSON: "), broken.getMessage());
    Files.writeString(file, "{\"images\": []}");
    var other = assertThrows(IOException.class, () -> CocoDataset.read(folder, 1, ALL));
    assertEquals(
        file + " is not COCO's: expected \"images\" and \"annotations\"", other.getMessage());
  }

  @Test
  void tooFewImagesToTrainAreRefusedWithBothNumbers() throws IOException {
    write("train2017", 19, 5);
    write("val2017", 1, 5);
    var e = assertThrows(IOException.class, () -> CocoDataset.read(folder, 1, ALL));
    assertTrue(
        e.getMessage().endsWith(" has 19 images with captions, expected at least 20"),
        e.getMessage());
  }

  private void write(String part, int images, int captions) throws IOException {
    save(part, annotations(part, images, captions));
  }

  private JsonObject annotations(String part, int images, int captions) throws IOException {
    JsonArray all = new JsonArray();
    JsonArray texts = new JsonArray();
    Files.createDirectories(folder.resolve(part));
    for (int i = 0; i < images; i++) {
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
