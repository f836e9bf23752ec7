/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.extraction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptionedPicturesTest {
  @TempDir private Path folder;

  @Test
  void readsKarpathysFilesWithTheirSplitsAndFolders() throws IOException {
    Files.createDirectory(folder.resolve("val2014"));
    Files.writeString(folder.resolve("val2014/COCO_val2014_000000000042.jpg"), "");
    Files.writeString(folder.resolve("flat.jpg"), "");
    List<CaptionedPicture> pictures =
        read(
            """
            {"images": [
              {"filepath": "val2014", "sentids": [1, 2], "filename": "COCO_val2014_000000000042.jpg",
               "imgid": 0, "split": "restval", "cocoid": 42,
               "sentences": [{"tokens": ["a", "dog"], "raw": "A  dog\\n.", "imgid": 0, "sentid": 1},
                             {"tokens": [], "raw": " ", "imgid": 0, "sentid": 2}]},
              {"filepath": "train2014", "filename": "flat.jpg", "split": "val",
               "sentences": [{"raw": "flat"}]},
              {"filename": "sub/other.name.jpg", "split": "test", "sentences": []}
            ], "dataset": "coco"}
            """);
    assertEquals(
        List.of(
            new CaptionedPicture(
                "42",
                "val2014/COCO_val2014_000000000042.jpg",
                folder.resolve("val2014/COCO_val2014_000000000042.jpg"),
                List.of("A dog ."),
                Split.TRAIN),
            new CaptionedPicture(
                "flat",
                "train2014/flat.jpg",
                folder.resolve("flat.jpg"),
                List.of("flat"),
                Split.MINIVAL),
            new CaptionedPicture(
                "sub/other.name",
                "sub/other.name.jpg",
                folder.resolve("sub/other.name.jpg"),
                List.of(),
                Split.TEST)),
        pictures);
  }

  @Test
  void readsTablesWithSplitsOrFlickrsNumbers() throws IOException {
    Files.writeString(folder.resolve("odd.jpg#1"), "");
    List<CaptionedPicture> pictures =
        read(
            "\ufeffb.jpg#0\tA dog\r\nb.jpg#1\tTwo dogs\r\n\r\na.b.png\tA cat\ttest\nodd.jpg#1\tOdd\n"
                + "b.jpg#2\t \n");
    assertEquals(List.of("b", "a.b", "odd"), pictures.stream().map(CaptionedPicture::key).toList());
    assertEquals(List.of("A dog", "Two dogs"), pictures.get(0).captions());
    assertEquals(Split.TRAIN, pictures.get(0).split());
    assertEquals(folder.resolve("b.jpg"), pictures.get(0).file());
    assertEquals(Split.TEST, pictures.get(1).split());
    assertEquals(folder.resolve("odd.jpg#1"), pictures.get(2).file());
  }

  @Test
  void cocosImagesCanBeListedTwiceButNotWithTwoFiles() throws IOException {
    String image = "{\"id\": 1, \"file_name\": \"1.jpg\"}";
    String annotations = "\"annotations\": [{\"image_id\": 1, \"caption\": \"a\"}]";
    assertEquals(
        1, read("{" + annotations + ", \"images\": [" + image + "," + image + "]}").size());
    assertRefused(
        "{\"images\": [" + image + "," + image.replace("1.jpg", "2.jpg") + "]," + annotations + "}",
        ": the image 1 has the files 1.jpg and 2.jpg, expected one");
  }

  @Test
  void imagesHaveAsManyCaptionsAsTheFileAndCaptionsOfOthersAreLeftOut() throws IOException {
    List<CaptionedPicture> pictures =
        read(
            """
            {"images": [{"id": 1, "file_name": "1.jpg"}, {"id": 2, "file_name": "2.jpg"},
                        {"id": 3, "file_name": "3.jpg"}],
             "annotations": [{"image_id": 3, "caption": "a"}, {"image_id": 9, "caption": "b"},
                             {"image_id": 1, "caption": "c"}, {"image_id": 3, "caption": "d"},
                             {"image_id": 3, "caption": "a"}]}
            """);
    assertEquals(
        List.of(List.of("c"), List.of(), List.of("a", "d", "a")),
        pictures.stream().map(CaptionedPicture::captions).toList());
  }

  @Test
  void otherFilesAreRefusedWithThePlace() throws IOException {
    assertRefused("", " names no picture");
    assertRefused("{}", " names no picture");
    assertRefused("a.jpg\n", ", line 1 has 1 columns, expected a file name, a caption");
    assertRefused(
        "a.jpg\tx\ttrain\na.jpg\ty\ttest\n",
        ", line 2: a.jpg is in the split test, but was in train");
    assertRefused("a.jpg\tx\tdev\n", ", line 1: split \"dev\", expected train, restval");
    assertRefused(
        "../a.jpg\tx\n", ", line 1 has the file name \"../a.jpg\", expected a file below");
    assertRefused(
        "a.jpg\tx\na.png\ty\n", ": the picture a.png has the key a, which another picture");
    assertRefused("{\"images\": [{\"id\": 1", " is not a JSON of captions: ");
    assertRefused("{'images': []}", " is not a JSON of captions: ");
    assertRefused("{\"images\": {}}", " is not a JSON of captions: ");
    assertRefused(
        "{\"images\": [{\"id\": 1}], \"annotations\": []}",
        ": entry 0 of \"images\" has no \"file_name\"");
    assertRefused(
        "{\"images\": [{\"file_name\": \"1.jpg\"}], \"annotations\": []}",
        ": the image 1.jpg has no \"id\"");
    assertRefused(
        "{\"images\": [], \"annotations\": [{\"image_id\": 1}]}",
        ": entry 0 of \"annotations\" has no");
    assertRefused(
        "{\"images\": [{\"id\": 1, \"file_name\": \"1.jpg\"}]}",
        ": the image 1 has no \"filename\", \"sentences\" or \"split\"");
    assertRefused(
        "{\"images\": [{\"filename\": \"1\\u0000.jpg\", \"split\": \"train\", \"sentences\": []}]}",
        " has the file name");
    assertRefused(
        "{\"images\": [{\"filename\": \"1\\t.jpg\", \"split\": \"train\", \"sentences\": []}]}",
        ": the picture \"1\t.jpg\" has the key \"1\t\", expected 1 to 250 characters");
    assertRefused(
        Split.TEST,
        "{\"images\": [{\"filename\": \"1.jpg\", \"split\": \"train\", \"sentences\": []}]}",
        " says each image's split: --split test is not for it");
    assertRefused(
        Split.TEST, "a.jpg\tx\ttest\n", ", line 1 has a split: --split test is not for it");
  }

  @Test
  void heldOutPicturesAreDrawnFromThoseThatCanBeTrainedWith() {
    List<CaptionedPicture> pictures = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      List<String> captions =
          IntStream.range(0, i < 30 ? 1 + i % 7 : 0).mapToObj(n -> "a " + n).toList();
      Split split = i < 20 || i >= 30 ? Split.TRAIN : Split.TEST;
      pictures.add(new CaptionedPicture("" + i, i + ".jpg", Path.of("x"), captions, split));
    }
    List<CaptionedPicture> drawn = CaptionedPictures.holdOut(pictures, 5, 3, 1);
    assertEquals(5, keys(drawn, Split.MINIVAL).size());
    assertEquals(13, keys(drawn, Split.TEST).size());
    Set<String> twenty =
        IntStream.range(0, 20).mapToObj(String::valueOf).collect(Collectors.toSet());
    assertTrue(twenty.containsAll(keys(drawn, Split.MINIVAL)));
    assertEquals(drawn, CaptionedPictures.holdOut(pictures, 5, 3, 1));
    assertTrue(!drawn.equals(CaptionedPictures.holdOut(pictures, 5, 3, 2)));
    assertEquals(pictures, CaptionedPictures.holdOut(pictures, 0, 0, 1));
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> CaptionedPictures.holdOut(pictures, 15, 5, 1));
    assertEquals(
        "--minival 15 and --test 5 leave none of the 20 pictures to train with", e.getMessage());
  }

  private static Set<String> keys(List<CaptionedPicture> pictures, Split split) {
    return pictures.stream()
        .filter(p -> p.split() == split)
        .map(CaptionedPicture::key)
        .collect(Collectors.toSet());
  }

  private List<CaptionedPicture> read(String captions) throws IOException {
    return read(null, captions);
  }

  private List<CaptionedPicture> read(Split split, String captions) throws IOException {
    Path file = Files.writeString(folder.resolve("captions"), captions);
    return CaptionedPictures.read(List.of(new PictureFolder(folder, file, split)));
  }

  private void assertRefused(String captions, String message) {
    assertRefused(null, captions, message);
  }

  private void assertRefused(Split split, String captions, String message) {
    IOException e = assertThrows(IOException.class, () -> read(split, captions));
    assertTrue(
        e.getMessage().startsWith(folder.resolve("captions").toString())
            && e.getMessage().contains(message),
        e.getMessage());
  }
}
