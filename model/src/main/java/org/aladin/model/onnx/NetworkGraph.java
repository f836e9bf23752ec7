/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.onnx;

import java.util.Map;
import org.aladin.model.network.BackboneConfig;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.ParameterNames;
import org.aladin.model.network.Precision;
import org.aladin.model.torch.TensorPlace;
import org.aladin.model.torch.TorchType;

/**
 * The backbone and both heads as one graph for captions and images, the same computation as {@link
 * org.aladin.model.network.AladinNetwork} without dropout. One graph has one copy of the weights in
 * memory; two would have two.
 *
 * <p>Inputs: {@value #IDS} and {@value #SEGMENTS} [B, L] int64 (a caption's tokens, or an image's
 * labels), {@value #REGIONS} [B, R, F] float32 (R = 0 for captions), {@value #MASK} [B, L + R]
 * int32 (1 for real positions), {@value #FIRST} [1] int64 (the first position that the heads read:
 * 0 for captions, L for images). Outputs: {@value #GLOBAL} [B, H], and {@value #ALIGNMENT} [B, S,
 * H] with S = L + R - first: the L2-normalised outputs of all positions that the heads read.
 */
public final class NetworkGraph {
  public static final String IDS = "ids";
  public static final String SEGMENTS = "segments";
  public static final String REGIONS = "regions";
  public static final String MASK = "mask";
  public static final String FIRST = "first";
  public static final String GLOBAL = "global";
  public static final String ALIGNMENT = "alignment";

  /** As torch's normalize: a shorter vector is divided by this length. */
  private static final float SHORTEST = 1e-12f;

  private final ModelConfig config;
  private final OnnxGraph graph;
  private final Weights weights;
  private final TransformerGraph layers;

  private NetworkGraph(ModelConfig config, OnnxGraph graph, Weights weights, LinearLayers linear) {
    this.config = config;
    this.graph = graph;
    this.weights = weights;
    this.layers = new TransformerGraph(graph, weights, linear, config.dimension());
  }

  /**
   * Writes the graph of a model.
   *
   * @param precision the type of the stored weights
   * @param file the name of the safetensors file beside the graph's
   * @param places its tensors
   */
  static OnnxGraph of(
      ModelConfig config, Precision precision, String file, Map<String, TensorPlace> places) {
    OnnxGraph graph = new OnnxGraph("aladin");
    Weights weights = new Weights(graph, file, places);
    LinearLayers linear =
        precision == Precision.INT8 ? new Int8Linear(graph) : new FloatLinear(graph);
    new NetworkGraph(config, graph, weights, linear).build();
    return graph;
  }

  private void build() {
    BackboneConfig backbone = config.backbone();
    long h = config.dimension();
    String ids = graph.input(IDS, TorchType.INT64, "B", "L");
    String segments = graph.input(SEGMENTS, TorchType.INT64, "B", "L");
    String regions = graph.input(REGIONS, TorchType.FLOAT32, "B", "R", backbone.regionWidth());
    String mask = graph.input(MASK, TorchType.INT32, "B", "L+R");
    String first = graph.input(FIRST, TorchType.INT64, 1);

    String all = graph.with("axis", 1).node("Concat", tokens(ids, segments), regions(regions));
    String hidden = layers.flat(all);
    String shape = graph.node("Shape", all);
    int last = backbone.layers() - 1;
    for (int i = 0; i < last; i++) {
      hidden = backboneLayer(hidden, shape, hidden, shape, mask, ParameterNames.layer(i));
    }

    String end = graph.wholeNumbers(Long.MAX_VALUE);
    String axis = graph.wholeNumbers(1);
    // The last layer only computes what the heads read: no outputs of labels.
    String read = graph.node("Slice", graph.node("Reshape", hidden, shape), first, end, axis);
    String readShape = graph.node("Shape", read);
    String outputs =
        backboneLayer(
            layers.flat(read), readShape, hidden, shape, mask, ParameterNames.layer(last));
    String used = graph.node("Reshape", outputs, readShape);
    String usedMask = graph.node("Slice", mask, first, end, axis);
    graph.output(globalVectors(used, usedMask), GLOBAL, TorchType.FLOAT32, "B", h);
    graph.output(normalised(used), ALIGNMENT, TorchType.FLOAT32, "B", "S", h);
  }

  private String tokens(String ids, String segments) {
    String count = graph.with("start", 1).with("end", 2).node("Shape", ids);
    String positions =
        graph.node(
            "Slice",
            weights.get(ParameterNames.POSITIONS),
            graph.wholeNumbers(0),
            count,
            graph.wholeNumbers(0));
    String words = graph.node("Gather", weights.get(ParameterNames.WORDS), ids);
    String types = graph.node("Gather", weights.get(ParameterNames.SEGMENTS), segments);
    return layers.norm(
        graph.node("Add", graph.node("Add", words, positions), types),
        ParameterNames.TEXT_NORM,
        config.backbone().layerNormEps());
  }

  /** [B, R, H]; also of no regions. */
  private String regions(String regions) {
    BackboneConfig backbone = config.backbone();
    String counts = graph.with("start", 0).with("end", 2).node("Shape", regions);
    String flat = graph.node("Reshape", regions, graph.wholeNumbers(-1, backbone.regionWidth()));
    String projected =
        new FloatLinear(graph)
            .apply(
                flat,
                weights,
                ParameterNames.REGION_PROJECTION + ".weight",
                ParameterNames.REGION_PROJECTION + ".bias");
    if (backbone.regionLayerNorm()) {
      projected = layers.norm(projected, ParameterNames.REGION_NORM, backbone.regionLayerNormEps());
    }
    String shape =
        graph.with("axis", 0).node("Concat", counts, graph.wholeNumbers(backbone.hiddenSize()));
    return graph.with("allowzero", 1).node("Reshape", projected, shape);
  }

  private String backboneLayer(
      String input, String inputShape, String all, String shape, String mask, String name) {
    BackboneConfig backbone = config.backbone();
    String attention = name + "attention.";
    String context =
        layers.attention(
            layers.linear(input, attention + "self.query"),
            inputShape,
            layers.linear(all, attention + "self.key"),
            layers.linear(all, attention + "self.value"),
            shape,
            mask,
            backbone.heads(),
            BACKBONE_MASKED);
    String attended =
        layers.addAndNorm(
            layers.linear(context, attention + "output.dense"),
            input,
            attention + "output.LayerNorm",
            backbone.layerNormEps());
    String inner = graph.microsoft("Gelu", layers.linear(attended, name + "intermediate.dense"));
    return layers.addAndNorm(
        layers.linear(inner, name + "output.dense"),
        attended,
        name + "output.LayerNorm",
        backbone.layerNormEps());
  }

  private static final float BACKBONE_MASKED = -10_000;
  private static final float HEAD_MASKED = -1e30f;
  private static final float HEAD_EPS = 1e-5f;

  /**
   * The matching head. Its last layer is computed for position 0 only, whose output is the global
   * vector.
   */
  private String globalVectors(String used, String mask) {
    String shape = graph.node("Shape", used);
    String hidden = layers.flat(used);
    int last = config.matching().layers() - 1;
    for (int i = 0; i < last; i++) {
      hidden = matchingLayer(hidden, shape, hidden, shape, mask, ParameterNames.matchingLayer(i));
    }
    String firsts =
        graph
            .with("axis", 1)
            .node("Gather", graph.node("Reshape", hidden, shape), graph.wholeNumber(0));
    String firstShape =
        graph
            .with("axis", 0)
            .node(
                "Concat",
                graph.with("start", 0).with("end", 1).node("Shape", used),
                graph.wholeNumbers(1, config.dimension()));
    return normalised(
        matchingLayer(firsts, firstShape, hidden, shape, mask, ParameterNames.matchingLayer(last)));
  }

  private String matchingLayer(
      String input, String inputShape, String all, String shape, String mask, String name) {
    long h = config.dimension();
    String weight = name + "self_attn.in_proj_weight";
    String bias = name + "self_attn.in_proj_bias";
    String context =
        layers.attention(
            layers.linearRows(input, weight, bias, 0, h),
            inputShape,
            layers.linearRows(all, weight, bias, h, 2 * h),
            layers.linearRows(all, weight, bias, 2 * h, 3 * h),
            shape,
            mask,
            config.matching().heads(),
            HEAD_MASKED);
    String attended =
        layers.addAndNorm(
            layers.linear(context, name + "self_attn.out_proj"), input, name + "norm1", HEAD_EPS);
    String inner = graph.node("Relu", layers.linear(attended, name + "linear1"));
    return layers.addAndNorm(
        layers.linear(inner, name + "linear2"), attended, name + "norm2", HEAD_EPS);
  }

  /** Divided by the length along the last axis. */
  private String normalised(String x) {
    String length = graph.with("axes", new long[] {-1}).with("keepdims", 1).node("ReduceL2", x);
    return graph.node("Div", x, graph.node("Max", length, graph.number(SHORTEST)));
  }
}
