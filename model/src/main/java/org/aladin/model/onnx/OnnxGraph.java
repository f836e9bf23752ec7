/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.aladin.model.torch.TensorPlace;
import org.aladin.model.torch.TorchType;

/**
 * Builds a graph in ONNX. Values are referred to by name; an operation returns the name of its
 * output. Not thread-safe.
 */
final class OnnxGraph {
  /** ONNX's operators: the first version with LayerNormalization. */
  private static final int OPSET = 17;

  /** ONNX Runtime's own operators. */
  static final String MICROSOFT = "com.microsoft";

  private static final int IR_VERSION = 8;

  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final Map<String, String> metadata = new HashMap<>();
  private final Map<String, String> constants = new HashMap<>();
  private int values;

  OnnxGraph(String name) {
    graph.setName(name);
  }

  /** Adds an entry to the file's metadata. */
  void metadata(String key, String value) {
    metadata.put(key, value);
  }

  /**
   * @param shape names of sizes that vary, or numbers
   */
  String input(String name, TorchType type, Object... shape) {
    graph.addInput(value(name, type, shape));
    return name;
  }

  /** Makes a value an output of the graph under another name. */
  void output(String value, String name, TorchType type, Object... shape) {
    graph.addNode(
        NodeProto.newBuilder().setOpType("Identity").addInput(value).addOutput(name).setName(name));
    graph.addOutput(value(name, type, shape));
  }

  /** A tensor whose values are a part of a file beside the graph's file. */
  String weights(String name, String file, TensorPlace place) {
    if (constants.putIfAbsent(name, name) != null) {
      return name;
    }
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type(place.type()))
            .setDataLocation(TensorProto.DataLocation.EXTERNAL)
            .addExternalData(entry("location", file))
            .addExternalData(entry("offset", Long.toString(place.offset())))
            .addExternalData(entry("length", Long.toString(place.length())));
    for (long size : place.shape()) {
      tensor.addDims(size);
    }
    graph.addInitializer(tensor);
    return name;
  }

  /** A vector of whole numbers. */
  String wholeNumbers(long... numbers) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setDataType(type(TorchType.INT64)).addDims(numbers.length);
    for (long number : numbers) {
      tensor.addInt64Data(number);
    }
    return constant("whole " + Arrays.toString(numbers), tensor);
  }

  /** A number of type int64 without dimensions. */
  String wholeNumber(long number) {
    return constant(
        "scalar " + number,
        TensorProto.newBuilder().setDataType(type(TorchType.INT64)).addInt64Data(number));
  }

  /** A number of type float32 without dimensions. */
  String number(float number) {
    return constant(
        "float " + number,
        TensorProto.newBuilder().setDataType(type(TorchType.FLOAT32)).addFloatData(number));
  }

  /** A number of type uint8 without dimensions. */
  String unsignedByte(int number) {
    return constant(
        "byte " + number,
        TensorProto.newBuilder().setDataType(type(TorchType.UINT8)).addInt32Data(number));
  }

  private String constant(String key, TensorProto.Builder tensor) {
    return constants.computeIfAbsent(
        key,
        k -> {
          String name = "constant_" + constants.size();
          graph.addInitializer(tensor.setName(name));
          return name;
        });
  }

  /** Begins a node that has attributes. */
  OnnxNode with(String name, long value) {
    return new OnnxNode(this).with(name, value);
  }

  /** Begins a node that has attributes. */
  OnnxNode with(String name, float value) {
    return new OnnxNode(this).with(name, value);
  }

  /** Begins a node that has attributes. */
  OnnxNode with(String name, long[] numbers) {
    return new OnnxNode(this).with(name, numbers);
  }

  /** Begins a Cast to a type. */
  OnnxNode to(TorchType type) {
    return with("to", (long) type(type));
  }

  /** An operation of ONNX without attributes; an empty name stands for an absent input. */
  String node(String operator, String... inputs) {
    return new OnnxNode(this).node(operator, inputs);
  }

  /** An operation of ONNX Runtime without attributes. */
  String microsoft(String operator, String... inputs) {
    return new OnnxNode(this).microsoft(operator, inputs);
  }

  /**
   * Adds a node.
   *
   * @return the name of its output
   */
  String add(NodeProto.Builder node) {
    String name = node.getOpType() + "_" + values++;
    graph.addNode(node.setName(name).addOutput(name));
    return name;
  }

  /** The file's content. */
  byte[] build() {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("ALADIN for Solr")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(MICROSOFT).setVersion(1))
            .setGraph(graph);
    metadata.forEach((key, value) -> model.addMetadataProps(entry(key, value)));
    return model.build().toByteArray();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private static int type(TorchType type) {
    return switch (type) {
      case FLOAT32 -> TensorProto.DataType.FLOAT_VALUE;
      case INT64 -> TensorProto.DataType.INT64_VALUE;
      case INT32 -> TensorProto.DataType.INT32_VALUE;
      case INT8 -> TensorProto.DataType.INT8_VALUE;
      case UINT8 -> TensorProto.DataType.UINT8_VALUE;
      default -> throw new IllegalArgumentException("No graph of this project has " + type);
    };
  }

  private static ValueInfoProto value(String name, TorchType type, Object... shape) {
    TensorShapeProto.Builder sizes = TensorShapeProto.newBuilder();
    for (Object size : shape) {
      TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
      sizes.addDim(
          size instanceof Number number
              ? dimension.setDimValue(number.longValue())
              : dimension.setDimParam(size.toString()));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type(type)).setShape(sizes)))
        .build();
  }
}
