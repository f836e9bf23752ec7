/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.onnx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.aladin.model.network.BackboneConfig;
import org.aladin.model.network.MatchingHeadConfig;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.Precision;
import org.aladin.model.torch.SafetensorsFile;
import org.aladin.model.torch.TensorPlace;

/**
 * The file with the graph. It has no weights: it refers to the bytes of the safetensors file beside
 * it. So it depends on the model's sizes and the places of the tensors only, and is valid for all
 * weights that are stored in the same places.
 */
public final class OnnxFile {
  /** The key of the metadata under which {@link #layout} is stored. */
  private static final String LAYOUT = "aladin.layout";

  /** To be counted up when the graph's inputs, outputs or results change. */
  private static final int FORMAT = 3;

  private OnnxFile() {}

  /**
   * Writes the graph.
   *
   * @param file the graph's file, in the folder of the weights
   * @param precision the type of the stored weights
   * @param weights the safetensors file
   * @throws IOException if the weights cannot be read or the graph cannot be written
   */
  public static void write(Path file, ModelConfig config, Precision precision, Path weights)
      throws IOException {
    Map<String, TensorPlace> places = SafetensorsFile.places(weights);
    OnnxGraph graph = NetworkGraph.of(config, precision, weights.getFileName().toString(), places);
    graph.metadata(LAYOUT, layout(config, places));
    Files.write(file, graph.build());
  }

  /**
   * Whether a graph was written for these sizes and places. Reads the file as text, because ONNX's
   * protobuf classes are not everywhere where a graph is read.
   *
   * @param layout as {@link #layout}
   */
  public static boolean hasLayout(Path file, String layout) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(layout);
  }

  /**
   * A hash of all that a graph depends on, by which a graph of other sizes or places is detected.
   *
   * @param places the tensors of the safetensors file
   */
  public static String layout(ModelConfig config, Map<String, TensorPlace> places) {
    BackboneConfig backbone = config.backbone();
    MatchingHeadConfig head = config.matching();
    StringBuilder text = new StringBuilder("graph " + FORMAT);
    text.append(" layers ").append(backbone.layers()).append('+').append(head.layers());
    text.append(" heads ").append(backbone.heads()).append('+').append(head.heads());
    text.append(" norms ").append(backbone.layerNormEps()).append(' ');
    text.append(backbone.regionLayerNorm() ? backbone.regionLayerNormEps() : "none");
    new TreeMap<>(places)
        .forEach(
            (name, place) ->
                text.append('\n')
                    .append(name)
                    .append(' ')
                    .append(place.type())
                    .append(Arrays.toString(place.shape()))
                    .append(' ')
                    .append(place.offset()));
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(text.toString().getBytes(StandardCharsets.UTF_8)), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
