/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.aladin.model.directory.ModelDirectory;
import org.aladin.model.onnx.NetworkGraph;

/**
 * A model's graph in ONNX Runtime with settings that the encoder does not offer, and one text of
 * twelve tokens as its input.
 */
final class GraphSession implements AutoCloseable {
  private static final int TOKENS = 12;

  private final Map<String, OnnxTensor> inputs = new HashMap<>();
  private final OrtSession session;

  /**
   * @param threads of a pass; 0 stands for all processors
   * @param entries of the session's configuration, with values
   */
  GraphSession(Path model, int threads, Map<String, String> entries) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(
          threads == 0 ? Runtime.getRuntime().availableProcessors() : threads);
      options.setInterOpNumThreads(1);
      options.setMemoryPatternOptimization(false);
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        options.addConfigEntry(entry.getKey(), entry.getValue());
      }
      session = environment.createSession(model.resolve(ModelDirectory.GRAPH).toString(), options);
    }
    long[] rows = LongStream.range(0, TOKENS).toArray();
    add(NetworkGraph.IDS, rows, TOKENS);
    add(NetworkGraph.SEGMENTS, new long[TOKENS], TOKENS);
    add(NetworkGraph.POSITIONS, rows, TOKENS);
    add(NetworkGraph.ORDER, rows, 1, TOKENS);
    add(NetworkGraph.READ, rows, 1, TOKENS);
    int[] mask = new int[TOKENS];
    Arrays.fill(mask, 1);
    for (String name : List.of(NetworkGraph.MASK, NetworkGraph.READ_MASK)) {
      inputs.put(
          name, OnnxTensor.createTensor(environment, IntBuffer.wrap(mask), new long[] {1, TOKENS}));
    }
    inputs.put(
        NetworkGraph.REGIONS,
        OnnxTensor.createTensor(
            environment, FloatBuffer.allocate(0), new long[] {0, RandomModel.REGION_WIDTH}));
  }

  private void add(String name, long[] values, long... shape) throws OrtException {
    inputs.put(
        name,
        OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), LongBuffer.wrap(values), shape));
  }

  /** One pass. */
  void run() {
    try {
      session.run(inputs).close();
    } catch (OrtException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  @Override
  public void close() throws OrtException {
    inputs.values().forEach(OnnxTensor::close);
    session.close();
  }
}
