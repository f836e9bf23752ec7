/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.aladin.model.network.BackboneConfig;
import org.aladin.model.network.ParameterNames;

/**
 * Finds parameters in a checkpoint that this project's network does not have, although the original
 * computed with them. To ignore them would give another model without notice.
 */
final class UnusedParameters {
  private static final String ENCODER = "img_txt_enc.";
  private static final String LAYER = ParameterNames.BACKBONE + "encoder.layer.";
  private static final String MATCHING_LAYER = ParameterNames.MATCHING_HEAD + "layers.";
  private static final int SHOWN = 3;

  /** Parts of the original's network that only some of its settings create, and their purpose. */
  private static final Map<String, String> PARTS =
      new TreeMap<>(
          Map.of(
              ENCODER + "clip_model.", "CLIP, which encodes captions or object labels",
              ENCODER + "transformer_encoder_1.", "transformer layers before the alignment head",
              ENCODER + "transformer_encoder_2.", "transformer layers before the alignment head",
              ENCODER + "depth_aggregator_model_", "aggregation over the backbone's layers",
              ENCODER + "feature_fusion.", "aggregation over the backbone's layers"));

  /**
   * Parts of a backbone that change its output. Others do not: the pooler is not used, and
   * ALADIN-2.0's layers for CLIP and Detic only read inputs that other settings produce, or
   * padding.
   */
  private static final List<String> BACKBONE_PARTS =
      Stream.of("encoder.", "LayerNorm.", "code_embeddings.", "input_embeddings.")
          .map(part -> ParameterNames.BACKBONE + part)
          .toList();

  private UnusedParameters() {}

  /**
   * @param matchingLayers the number of consecutive layers of the matching head; 0 if it has none
   * @throws IOException naming the part
   */
  static void check(Path file, Collection<String> names, int matchingLayers) throws IOException {
    for (Map.Entry<String, String> part : PARTS.entrySet()) {
      for (String name : names) {
        if (name.startsWith(part.getKey())) {
          throw new IOException(
              file
                  + " is a checkpoint of another network than ALADIN's as published: its model has "
                  + name
                  + " ("
                  + part.getValue()
                  + ")");
        }
      }
    }
    for (String name : names) {
      if (matchingLayers > 0
          && name.startsWith(MATCHING_LAYER)
          && layer(MATCHING_LAYER, name) >= matchingLayers) {
        throw new IOException(
            file
                + ": its model has "
                + name
                + ", but no "
                + MATCHING_LAYER
                + matchingLayers
                + ".self_attn.in_proj_weight: the file is incomplete");
      }
    }
  }

  /**
   * @param directory has the configuration
   * @throws IOException if the checkpoint has another number of layers than the configuration; both
   *     are in the message
   */
  static void checkBackbone(
      Path file, Collection<String> names, Path directory, BackboneConfig config)
      throws IOException {
    long layers =
        names.stream()
            .filter(name -> name.startsWith(LAYER))
            .mapToInt(name -> layer(LAYER, name))
            .distinct()
            .count();
    if (layers > 0 && layers != config.layers()) {
      throw new IOException(
          file
              + " has a backbone of "
              + layers
              + " layers, but config.json in "
              + directory
              + " has a num_hidden_layers of "
              + config.layers()
              + ", expected as many");
    }
  }

  /**
   * @param known the names that the model has
   * @throws IOException if the checkpoint has more of a backbone than the model
   */
  static void checkBackbone(Path file, Collection<String> names, Set<String> known)
      throws IOException {
    List<String> lost =
        names.stream()
            .filter(name -> !known.contains(name))
            .filter(name -> BACKBONE_PARTS.stream().anyMatch(name::startsWith))
            .toList();
    if (!lost.isEmpty()) {
      throw new IOException(
          file
              + " does not fit a model of these sizes: its backbone has "
              + lost.size()
              + " parameters that the model lacks, such as "
              + String.join(", ", lost.subList(0, Math.min(SHOWN, lost.size())))
              + "; config.json in --eval_model_dir describes another network");
    }
  }

  /** The number behind a prefix; 0 if there is none, which the shapes' check will find. */
  private static int layer(String prefix, String name) {
    String rest = name.substring(prefix.length());
    int dot = rest.indexOf('.');
    String number = dot < 0 ? rest : rest.substring(0, dot);
    return number.matches("[0-9]{1,9}") ? Integer.parseInt(number) : 0;
  }
}
