/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.coco;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.aladin.demo.dataset.CaptionedImage;
import org.aladin.demo.dataset.SkippedItems;
import org.aladin.training.extraction.CaptionedPicture;
import org.aladin.training.extraction.CaptionedPictures;
import org.aladin.training.extraction.PictureFolder;

/**
 * The usable images of one part of COCO, {@code train2017} or {@code val2017}.
 *
 * @param folder COCO's
 * @param name the part's
 */
record CocoPart(Path folder, String name) {
  /**
   * The images that have a picture and enough captions, in the order of the file.
   *
   * @param skipped receives what is left out
   * @throws IOException if the file cannot be used; the message names it
   */
  List<CaptionedImage> read(SkippedItems skipped) throws IOException {
    Path captions = folder.resolve("annotations").resolve("captions_" + name + ".json");
    if (!Files.isRegularFile(captions)) {
      throw new NoSuchFileException(
          captions
              + " is missing; expected COCO's folder with annotations/captions_train2017.json,"
              + " annotations/captions_val2017.json, train2017 and val2017");
    }
    PictureFolder pictures = new PictureFolder(folder.resolve(name), captions, null);
    List<CaptionedImage> images = new ArrayList<>();
    for (CaptionedPicture picture : CaptionedPictures.read(List.of(pictures))) {
      List<String> own = picture.captions();
      if (own.size() < CaptionedImage.CAPTIONS) {
        skipped.add(
            "images of " + name + " with fewer than " + CaptionedImage.CAPTIONS + " captions",
            picture.key());
      } else if (!Files.isRegularFile(picture.file())) {
        skipped.add("images of " + name + " without their picture", picture.name());
      } else {
        images.add(
            new CaptionedImage(
                picture.key(), picture.file(), own.subList(0, CaptionedImage.CAPTIONS)));
      }
    }
    return images;
  }
}
