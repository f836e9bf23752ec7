/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.aladin.model.directory.ModelDirectoryWriter;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.model.encoder.EncodingEngine;
import org.apache.commons.io.file.PathUtils;

/**
 * Starts the nodes of a command, each with an engine and an empty index. Their model has random
 * weights and the size that the arguments name. What they write is deleted at the end. An engine is
 * {@code pytorch}, {@code onnxruntime}, or {@code int8}, which is ONNX Runtime with the same model
 * in int8. Not thread-safe.
 */
final class EngineNodes implements AutoCloseable {
  private static final String INT8 = "int8";

  private final String size;
  private final SolrBuild solr;
  private final Path folder;
  private int homes;

  /**
   * @param options {@code size}, {@code solr} and {@code node} are read
   * @throws IOException if the packed plugin or the node's jars are missing
   */
  EngineNodes(Options options) throws IOException {
    size = options.text("size", "12x768");
    solr = SolrBuild.of(options);
    solr.check();
    folder = Files.createTempDirectory("aladin-nodes");
  }

  /** Starts a node, to be closed before this. */
  BenchmarkNode start(String engine, String heap) throws IOException {
    Path home = folder.resolve("home" + homes++);
    NodeHome.layOut(home, solr);
    return BenchmarkNode.start(
        solr,
        home,
        model(engine),
        Integer.parseInt(size.substring(size.indexOf('x') + 1)),
        new BenchmarkNode.Settings(engineOf(engine).key(), heap));
  }

  /** The encoder that nodes with this engine have, in this JVM. */
  AladinEncoder encoder(String engine) throws IOException {
    return AladinEncoder.load(model(engine), EncoderOptions.cpu().with(engineOf(engine)));
  }

  private static EncodingEngine engineOf(String engine) {
    return engine.equals(INT8) ? EncodingEngine.ONNX_RUNTIME : EncodingEngine.of(engine);
  }

  private Path model(String engine) throws IOException {
    Path float32 = folder.resolve("model");
    if (!Files.isDirectory(float32)) {
      RandomModel.write(float32, size);
    }
    if (!engine.equals(INT8)) {
      return float32;
    }
    Path int8 = folder.resolve(INT8);
    if (!Files.isDirectory(int8)) {
      ModelDirectoryWriter.writeInt8(float32, int8);
    }
    return int8;
  }

  @Override
  public void close() throws IOException {
    PathUtils.deleteDirectory(folder);
  }
}
