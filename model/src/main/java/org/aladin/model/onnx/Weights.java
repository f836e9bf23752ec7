/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.onnx;

import java.util.Map;
import org.aladin.model.torch.TensorPlace;

/** The weights of a graph, which stay in a safetensors file beside it. */
final class Weights {
  private final OnnxGraph graph;
  private final String file;
  private final Map<String, TensorPlace> places;

  Weights(OnnxGraph graph, String file, Map<String, TensorPlace> places) {
    this.graph = graph;
    this.file = file;
    this.places = places;
  }

  /** The value with all of a parameter's numbers. */
  String get(String parameter) {
    return graph.weights(parameter, file, place(parameter));
  }

  /** The value with the rows {@code from} to before {@code to} of a parameter. */
  String rows(String parameter, long from, long to) {
    return graph.weights(
        ResidentWeights.part(parameter, from, to), file, place(parameter).rows(from, to));
  }

  /** The value with one item of a parameter's first dimension. */
  String item(String parameter, long index) {
    return graph.weights(parameter + "[" + index + "]", file, place(parameter).item(index));
  }

  private TensorPlace place(String parameter) {
    TensorPlace place = places.get(parameter);
    if (place == null) {
      throw new IllegalArgumentException(file + " has no parameter " + parameter);
    }
    return place;
  }
}
