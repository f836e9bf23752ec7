/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Arrays;

/**
 * An operation of a graph that is about to be added: its attributes, then its operator and inputs.
 */
final class OnnxNode {
  private final OnnxGraph graph;
  private final NodeProto.Builder node = NodeProto.newBuilder();

  OnnxNode(OnnxGraph graph) {
    this.graph = graph;
  }

  OnnxNode with(String name, long value) {
    node.addAttribute(attribute(name, AttributeProto.AttributeType.INT).setI(value));
    return this;
  }

  OnnxNode with(String name, float value) {
    node.addAttribute(attribute(name, AttributeProto.AttributeType.FLOAT).setF(value));
    return this;
  }

  OnnxNode with(String name, long[] numbers) {
    AttributeProto.Builder attribute = attribute(name, AttributeProto.AttributeType.INTS);
    Arrays.stream(numbers).forEach(attribute::addInts);
    node.addAttribute(attribute);
    return this;
  }

  private static AttributeProto.Builder attribute(String name, AttributeProto.AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }

  /**
   * An operation of ONNX.
   *
   * @param inputs an empty name stands for an absent input
   * @return the name of its output
   */
  String node(String operator, String... inputs) {
    return graph.add(node.setOpType(operator).addAllInput(Arrays.asList(inputs)));
  }

  /** An operation of ONNX Runtime. */
  String microsoft(String operator, String... inputs) {
    node.setDomain(OnnxGraph.MICROSOFT);
    return node(operator, inputs);
  }
}
