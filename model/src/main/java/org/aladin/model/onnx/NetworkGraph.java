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
 * <p>Inputs: {@value #IDS}, {@value #SEGMENTS} and {@value #POSITIONS} [T] int64 (the tokens of all
 * captions, or of all images' labels), {@value #REGIONS} [R, F] float32 (the regions of all images;
 * R = 0 for captions), {@value #ORDER} [B, S] int64 (the rows of each item's sequence among the T +
 * R rows, tokens first), {@value #MASK} [B, S] int32 (1 for real positions), {@value #READ} [B, P]
 * int64 (the rows that the heads read, among the B · S rows: all of a caption, the regions of an
 * image) and {@value #READ_MASK} [B, P] int32. P is at least {@value #MIN_READ}. Outputs: {@value
 * #GLOBAL} [B, H], and {@value #ALIGNMENT} [B, P, H]: the L2-normalised outputs of all positions
 * that the heads read.
 *
 * <p>The results of an item do not depend on the other items, not even in the last bit, as ONNX
 * Runtime computes on x86. Padding follows an item's own positions, so that each of these keeps its
 * place: sums over positions are computed in vector registers, a position's lane follows from its
 * place, and zeros at the end change no sum. A product with a single row would be computed in an
 * order that depends on the number of positions, so there is none.
 */
public final class NetworkGraph {
  public static final String IDS = "ids";
  public static final String SEGMENTS = "segments";
  public static final String REGIONS = "regions";
  public static final String POSITIONS = "positions";
  public static final String ORDER = "order";
  public static final String MASK = "mask";
  public static final String READ = "read";
  public static final String READ_MASK = "readMask";
  public static final String GLOBAL = "global";
  public static final String ALIGNMENT = "alignment";

  /** The minimum number of rows that the heads read of each item, with padding. */
  public static final int MIN_READ = 2;

  /** As torch's normalize: a shorter vector is divided by this length. */
  private static final float SHORTEST = 1e-12f;

  private final ModelConfig config;
  private final OnnxGraph graph;
  private final Weights weights;
  private final LinearLayers linear;
  private final TransformerGraph layers;

  private NetworkGraph(ModelConfig config, OnnxGraph graph, Weights weights, LinearLayers linear) {
    this.config = config;
    this.graph = graph;
    this.weights = weights;
    this.linear = linear;
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
    String mask = graph.input(MASK, TorchType.INT32, "B", "S");
    String readMask = graph.input(READ_MASK, TorchType.INT32, "B", "P");

    String rows = graph.with("axis", 0).node("Concat", tokens(), regions());
    String all = graph.node("Gather", rows, graph.input(ORDER, TorchType.INT64, "B", "S"));
    String hidden = layers.flat(all);
    String shape = graph.node("Shape", all);
    int last = backbone.layers() - 1;
    for (int i = 0; i < last; i++) {
      hidden = backboneLayer(hidden, shape, hidden, shape, mask, ParameterNames.layer(i));
    }

    // The last layer only computes what the heads read: no outputs of labels.
    String read = graph.node("Gather", hidden, graph.input(READ, TorchType.INT64, "B", "P"));
    String readShape = graph.node("Shape", read);
    String outputs =
        backboneLayer(
            layers.flat(read), readShape, hidden, shape, mask, ParameterNames.layer(last));
    String used = graph.node("Reshape", outputs, readShape);
    graph.output(globalVectors(used, readMask), GLOBAL, TorchType.FLOAT32, "B", h);
    graph.output(normalised(used), ALIGNMENT, TorchType.FLOAT32, "B", "P", h);
  }

  /** [T, H]. */
  private String tokens() {
    String ids = graph.input(IDS, TorchType.INT64, "T");
    String words = linear.rows(weights, ParameterNames.WORDS, ids);
    String positions = embedding(ParameterNames.POSITIONS, POSITIONS);
    String types = embedding(ParameterNames.SEGMENTS, SEGMENTS);
    return layers.norm(
        graph.node("Add", graph.node("Add", words, positions), types),
        ParameterNames.TEXT_NORM,
        config.backbone().layerNormEps());
  }

  private String embedding(String table, String input) {
    return graph.node("Gather", weights.get(table), graph.input(input, TorchType.INT64, "T"));
  }

  /** [R, H]; also of no regions. */
  private String regions() {
    BackboneConfig backbone = config.backbone();
    String projected =
        new FloatLinear(graph)
            .apply(
                graph.input(REGIONS, TorchType.FLOAT32, "R", backbone.regionWidth()),
                weights,
                ParameterNames.REGION_PROJECTION + ".weight",
                ParameterNames.REGION_PROJECTION + ".bias");
    return backbone.regionLayerNorm()
        ? layers.norm(projected, ParameterNames.REGION_NORM, backbone.regionLayerNormEps())
        : projected;
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
      String layer = ParameterNames.matchingLayer(i);
      hidden = afterAttention(attended(hidden, shape, hidden, shape, mask, layer), hidden, layer);
    }
    String layer = ParameterNames.matchingLayer(last);
    String firsts =
        graph.node(
            "Slice",
            graph.node("Reshape", hidden, shape),
            graph.wholeNumbers(0),
            graph.wholeNumbers(MIN_READ),
            graph.wholeNumbers(1));
    String firstShape = graph.node("Shape", firsts);
    String attended = attended(layers.flat(firsts), firstShape, hidden, shape, mask, layer);
    return normalised(
        afterAttention(first(graph.node("Reshape", attended, firstShape)), first(firsts), layer));
  }

  /** [B, P, H] to [B, H]: position 0. */
  private String first(String x) {
    return graph.with("axis", 1).node("Gather", x, graph.wholeNumber(0));
  }

  private String attended(
      String input, String inputShape, String all, String shape, String mask, String name) {
    long h = config.dimension();
    String weight = name + "self_attn.in_proj_weight";
    String bias = name + "self_attn.in_proj_bias";
    return layers.attention(
        layers.linearRows(input, weight, bias, 0, h),
        inputShape,
        layers.linearRows(all, weight, bias, h, 2 * h),
        layers.linearRows(all, weight, bias, 2 * h, 3 * h),
        shape,
        mask,
        config.matching().heads(),
        HEAD_MASKED);
  }

  /** The rest of a layer of the matching head. */
  private String afterAttention(String context, String input, String name) {
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
