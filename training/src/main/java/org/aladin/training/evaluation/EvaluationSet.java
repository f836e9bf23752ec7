/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.aladin.model.file.TextFile;
import org.aladin.training.data.CaptionsFile;

/**
 * Images and their captions to evaluate on. Image i owns captions i · k … i · k + k - 1.
 *
 * @param imageKeys I keys, each once
 * @param captions C = k · I captions
 */
public record EvaluationSet(List<String> imageKeys, List<String> captions) {

  /**
   * @throws IllegalArgumentException if there is no image, a key occurs twice, or the captions are
   *     not the same positive number for every image
   */
  public EvaluationSet {
    imageKeys = List.copyOf(imageKeys);
    captions = List.copyOf(captions);
    if (imageKeys.isEmpty() || captions.isEmpty() || captions.size() % imageKeys.size() != 0) {
      throw new IllegalArgumentException(
          "An evaluation set has "
              + imageKeys.size()
              + " images and "
              + captions.size()
              + " captions, expected images, and the same number of captions for each");
    }
    indexed(imageKeys);
  }

  /**
   * A set from a map of image key to captions, in the map's order, with the first k captions of
   * each image; the original takes five.
   *
   * @throws IllegalArgumentException if an image has fewer than k captions
   */
  public static EvaluationSet of(Map<String, List<String>> captionsByKey, int captionsPerImage) {
    CaptionsFile.checkCounts(captionsByKey, captionsPerImage);
    List<String> captions = new ArrayList<>();
    captionsByKey.values().forEach(own -> captions.addAll(own.subList(0, captionsPerImage)));
    return new EvaluationSet(List.copyOf(captionsByKey.keySet()), captions);
  }

  /** k, the captions of each image. */
  public int captionsPerImage() {
    return captions.size() / imageKeys.size();
  }

  /**
   * The images of a key list, in its order, with their captions.
   *
   * @throws IllegalArgumentException if a key is not in this set
   */
  public EvaluationSet select(List<String> keys) {
    int k = captionsPerImage();
    List<String> selected = new ArrayList<>(keys.size() * k);
    for (int image : indices(keys)) {
      selected.addAll(captions.subList(image * k, image * k + k));
    }
    return new EvaluationSet(keys, selected);
  }

  /**
   * The positions of the keys in this set.
   *
   * @throws IllegalArgumentException if a key is not in this set; the message names the first one
   */
  public int[] indices(List<String> keys) {
    Map<String, Integer> index = indexed(imageKeys);
    int[] indices = new int[keys.size()];
    for (int i = 0; i < indices.length; i++) {
      Integer found = index.get(keys.get(i));
      if (found == null) {
        throw new IllegalArgumentException(
            "Image " + keys.get(i) + " is not among the " + imageKeys.size() + " of the set");
      }
      indices[i] = found;
    }
    return indices;
  }

  /**
   * Reads {@code --eval_img_keys_file}: one image key per line.
   *
   * @throws IOException if the file cannot be read, or holds no key
   */
  public static List<String> readKeys(Path file) throws IOException {
    List<String> keys =
        TextFile.lines(file).stream().map(String::strip).filter(k -> !k.isEmpty()).toList();
    if (keys.isEmpty()) {
      throw new IOException(file + " holds no image key, expected one per line");
    }
    return keys;
  }

  private static Map<String, Integer> indexed(List<String> keys) {
    Map<String, Integer> index = new HashMap<>();
    for (String key : keys) {
      if (index.put(key, index.size()) != null) {
        throw new IllegalArgumentException("Image " + key + " occurs twice");
      }
    }
    return index;
  }
}
