/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.onnx;

import java.util.LinkedHashMap;
import java.util.Map;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.ParameterNames;
import org.aladin.model.torch.TensorPlace;

/**
 * The weights that ONNX Runtime would leave in the file. It maps the file into memory, copies the
 * matrices of linear layers into an order of its own, and reads all others from the map at every
 * pass: changing the file in place would then change the model, and shortening it would end the
 * JVM.
 */
public final class ResidentWeights {
  private ResidentWeights() {}

  /**
   * @param places the tensors of the safetensors file
   * @return the places of these weights by their names in the graph
   */
  public static Map<String, TensorPlace> of(ModelConfig config, Map<String, TensorPlace> places) {
    Map<String, TensorPlace> resident = new LinkedHashMap<>();
    places.forEach(
        (name, place) -> {
          if (name.endsWith("in_proj_bias") || name.endsWith("in_proj_weight_scale")) {
            int h = config.dimension();
            for (int from = 0; from < 3 * h; from += h) {
              resident.put(part(name, from, from + h), place.rows(from, from + h));
            }
          } else if (place.shape().length == 1 || isTable(name)) {
            resident.put(name, place);
          }
        });
    return resident;
  }

  private static boolean isTable(String name) {
    return name.equals(ParameterNames.WORDS)
        || name.equals(ParameterNames.POSITIONS)
        || name.equals(ParameterNames.SEGMENTS);
  }

  /** The name of a part of a parameter's rows in the graph. */
  static String part(String parameter, long from, long to) {
    return parameter + "[" + from + ":" + to + "]";
  }
}
