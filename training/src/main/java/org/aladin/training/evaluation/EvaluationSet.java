/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.aladin.model.file.TextFile;
import org.aladin.training.data.CaptionOwners;
import org.aladin.training.data.CaptionsFile;

/**
 * Images and their captions to evaluate on.
 *
 * @param imageKeys I keys, each once
 * @param captions C captions, image by image
 * @param owners which captions belong to which image
 */
public record EvaluationSet(List<String> imageKeys, List<String> captions, CaptionOwners owners) {

  /**
   * @throws IllegalArgumentException if there is no image, a key occurs twice, or the owners are
   *     those of other numbers of images or captions
   */
  public EvaluationSet {
    imageKeys = List.copyOf(imageKeys);
    captions = List.copyOf(captions);
    if (imageKeys.isEmpty()) {
      throw new IllegalArgumentException("An evaluation set has no images, expected at least 1");
    }
    if (owners.images() != imageKeys.size() || owners.captions() != captions.size()) {
      throw new IllegalArgumentException(
          "An evaluation set has "
              + imageKeys.size()
              + " images and "
              + captions.size()
              + " captions, but owners of "
              + owners);
    }
    indexed(imageKeys);
  }

  /**
   * A set from a map of image key to captions, in the map's order.
   *
   * @param maxCaptions of an image with more captions only the first ones are used; the original
   *     uses five
   * @throws IllegalArgumentException if an image has no captions
   */
  public static EvaluationSet of(Map<String, List<String>> captionsByKey, int maxCaptions) {
    CaptionOwners owners = CaptionsFile.owners(captionsByKey, maxCaptions);
    List<String> captions = new ArrayList<>(owners.captions());
    captionsByKey
        .values()
        .forEach(own -> captions.addAll(own.subList(0, Math.min(own.size(), maxCaptions))));
    return new EvaluationSet(List.copyOf(captionsByKey.keySet()), captions, owners);
  }

  /**
   * The images of a key list, in its order, with their captions.
   *
   * @throws IllegalArgumentException if a key is not in this set
   */
  public EvaluationSet select(List<String> keys) {
    int[] images = indices(keys);
    List<String> selected = new ArrayList<>();
    for (int image : images) {
      selected.addAll(captions.subList(owners.first(image), owners.end(image)));
    }
    return new EvaluationSet(keys, selected, owners.select(images));
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
