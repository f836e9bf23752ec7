/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.aladin.demo.scene.SceneDataset;
import org.aladin.extractor.RegionExtractor;
import org.aladin.extractor.picture.PictureDecoder;
import org.aladin.extractor.picture.PictureLimits;
import org.aladin.model.vinvl.VinvlFeatures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetFilesTest {
  private final RegionExtractor extractor = RegionExtractor.descriptor();
  @TempDir private Path folder;

  @Test
  void featuresAreThoseOfThePixelsInTheImagesOrder() throws Exception {
    CaptionedImages images = SceneDataset.draw(folder.resolve("images"), 5, 66, 1, 3, i -> {});
    List<Integer> told = new ArrayList<>();
    Path tsv =
        FeatureFiles.write(images.all().toList(), extractor, folder.resolve("features"), told::add);
    assertEquals(70, told.size());
    assertEquals(70, told.get(69));
    PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);
    List<String> lines = Files.readAllLines(tsv);
    try (VinvlFeatures features = VinvlFeatures.open(tsv, extractor.featureWidth())) {
      int line = 0;
      for (CaptionedImage image : images.all().toList()) {
        assertTrue(lines.get(line++).startsWith(image.key() + "\t"));
        assertArrayEquals(
            extractor.extract(decoder.decode(image.file())).features().values(),
            features.read(image.key()).values());
        assertEquals(160, features.predictions(image.key()).imageWidth());
      }
    }
  }

  @Test
  void anImageThatCannotBeReadStopsTheWork() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.png"), "no image");
    List<CaptionedImage> images =
        List.of(new CaptionedImage("1", broken, List.of("a", "b", "c", "d", "e")));
    var e =
        assertThrows(
            IOException.class,
            () -> FeatureFiles.write(images, extractor, folder.resolve("out"), i -> {}));
    assertTrue(e.getMessage().startsWith(broken + " cannot be read"), e.getMessage());
  }

  @Test
  void imagesThatCannotBeReadCanBeLeftOut() throws Exception {
    CaptionedImages scenes = SceneDataset.draw(folder.resolve("images"), 5, 1, 1, 1, i -> {});
    Path broken = Files.writeString(folder.resolve("broken.png"), "no image");
    CaptionedImage unreadable = new CaptionedImage("x", broken, List.of("a", "b", "c", "d", "e"));
    CaptionedImages images =
        new CaptionedImages(
            "some", List.of(scenes.train().get(0), unreadable), scenes.validation(), scenes.test());
    List<String> reasons = new ArrayList<>();
    Set<CaptionedImage> unusable = new HashSet<>();
    Path tsv =
        FeatureFiles.write(
            images.all().toList(),
            extractor,
            folder.resolve("features"),
            (image, reason) -> {
              unusable.add(image);
              reasons.add(reason.getMessage());
            },
            done -> {});
    assertEquals(3, Files.readAllLines(tsv).size());
    assertEquals(Set.of(unreadable), unusable);
    assertTrue(reasons.get(0).startsWith(broken + " cannot be read"), reasons::toString);
    assertEquals(
        new CaptionedImages("some", scenes.train(), scenes.validation(), scenes.test()),
        images.without(unusable));
    var e = assertThrows(IOException.class, () -> images.without(Set.copyOf(scenes.validation())));
    assertEquals("some has 1 images to validate with, of which none can be used", e.getMessage());
  }

  @Test
  void captionsAreJsonByImageKeyInThreeFiles() throws IOException {
    List<String> captions = List.of("a \"b\"", "ключ", "c", "d", "e");
    CaptionedImage one = new CaptionedImage("1", folder, captions);
    CaptionedImage two = new CaptionedImage("2", folder, captions);
    CaptionFiles.write(
        new CaptionedImages("some", List.of(one), List.of(two), List.of(two)), folder);
    String expected = "{\"1\": [\"a \\\"b\\\"\", \"ключ\", \"c\", \"d\", \"e\"]}";
    assertEquals(JsonParser.parseString(expected), read("train"));
    assertEquals(JsonParser.parseString(expected.replace("\"1\"", "\"2\"")), read("minival"));
    assertEquals(read("minival"), read("test"));
  }

  @Test
  void anotherNumberOfCaptionsIsRefusedWithBothNumbers() {
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new CaptionedImage("7", folder, List.of("a", "b")));
    assertEquals("Image 7 has 2 captions, expected 5", e.getMessage());
  }

  private com.google.gson.JsonElement read(String part) throws IOException {
    return JsonParser.parseString(Files.readString(folder.resolve(part + "_captions.json")));
  }
}
