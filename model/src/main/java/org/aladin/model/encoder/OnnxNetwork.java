/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.directory.ModelDescription;
import org.aladin.model.directory.ModelDirectory;
import org.aladin.model.directory.ModelDirectoryException;
import org.aladin.model.onnx.NetworkGraph;
import org.aladin.model.onnx.OnnxFile;
import org.aladin.model.onnx.ResidentWeights;
import org.aladin.model.torch.FileIdentity;
import org.aladin.model.torch.SafetensorsFile;
import org.aladin.model.torch.TensorPlace;

/**
 * A model in ONNX Runtime, on the CPU. Each has a session, and so an arena of memory, of its own,
 * which is freed when it is closed.
 */
final class OnnxNetwork implements EncoderNetwork {
  private final ModelDescription model;
  private final OnnxWeights weights;
  private final OrtSession session;
  private final int threads;
  private final long parameterBytes;
  private final AtomicInteger arrays = new AtomicInteger();

  private OnnxNetwork(
      ModelDescription model,
      OnnxWeights weights,
      OrtSession session,
      int threads,
      long parameterBytes) {
    this.model = model;
    this.weights = weights;
    this.session = session;
    this.threads = threads;
    this.parameterBytes = parameterBytes;
  }

  static OnnxNetwork load(Path modelDirectory) throws IOException {
    FileIdentity file = FileIdentity.of(modelDirectory.resolve(ModelDirectory.WEIGHTS));
    ModelDescription model = ModelDirectory.describe(modelDirectory);
    OnnxNetwork network = load(modelDirectory, model);
    try {
      // ONNX Runtime has read the weights once more.
      file.checkUnchanged();
      return network;
    } catch (IOException | RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private static OnnxNetwork load(Path modelDirectory, ModelDescription model) throws IOException {
    Path graph = modelDirectory.resolve(ModelDirectory.GRAPH).toAbsolutePath();
    Path file = modelDirectory.resolve(ModelDirectory.WEIGHTS);
    Map<String, TensorPlace> places = SafetensorsFile.places(file);
    requireLayout(graph, OnnxFile.layout(model.config(), places));
    int threads = OnnxThreads.number();
    OnnxWeights weights = new OnnxWeights();
    try (SessionOptions options = options(threads)) {
      weights.read(file, ResidentWeights.of(model.config(), places), options);
      OrtSession session = OnnxEnvironment.get().createSession(graph.toString(), options);
      return new OnnxNetwork(
          model,
          weights,
          session,
          threads,
          places.values().stream().mapToLong(TensorPlace::length).sum());
    } catch (OrtException e) {
      weights.close();
      throw new ModelDirectoryException(
          graph + " cannot be loaded into ONNX Runtime: " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  private static SessionOptions options(int threads) throws OrtException {
    SessionOptions options = new SessionOptions();
    options.setIntraOpNumThreads(threads);
    options.setInterOpNumThreads(1);
    // Waiting threads must not occupy cores that serve queries.
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    // Its plans are for one shape each, and lengths vary.
    options.setMemoryPatternOptimization(false);
    return options;
  }

  private static void requireLayout(Path graph, String layout) throws IOException {
    if (!OnnxFile.hasLayout(graph, layout)) {
      throw new ModelDirectoryException(
          graph
              + " does not belong to the "
              + ModelDirectory.WEIGHTS
              + " beside it, or was written by another version: write it again with the training"
              + " jar's command export, or delete it");
    }
  }

  @Override
  public ModelDescription model() {
    return model;
  }

  @Override
  public List<Embedding> encode(List<Item> items) {
    try (OnnxInputs inputs = OnnxInputs.of(items, model.config().backbone().regionWidth(), arrays);
        OrtSession.Result result = session.run(inputs.tensors())) {
      return embeddings(
          inputs,
          values(result, NetworkGraph.GLOBAL),
          values(result, NetworkGraph.ALIGNMENT),
          model.config().dimension());
    } catch (OrtException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static FloatBuffer values(OrtSession.Result result, String name) {
    return ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer();
  }

  /**
   * @param global [B, D]
   * @param outputs [B, S, D], of which the alignment head uses some rows of each item
   */
  private static List<Embedding> embeddings(
      OnnxInputs inputs, FloatBuffer global, FloatBuffer outputs, int dimension) {
    List<Embedding> embeddings = new ArrayList<>(inputs.count());
    for (int b = 0; b < inputs.count(); b++) {
      float[] vector = new float[dimension];
      global.get(b * dimension, vector);
      // Both kinds leave out the first output.
      float[] set = new float[inputs.alignmentVectors(b) * dimension];
      outputs.get((b * inputs.positions() + 1) * dimension, set);
      embeddings.add(new Embedding(vector, new AlignmentSet(set, dimension)));
    }
    return embeddings;
  }

  @Override
  public String engineVersion() {
    return OnnxEnvironment.get().getVersion();
  }

  @Override
  public String device() {
    return "cpu()";
  }

  @Override
  public boolean onGpu() {
    return false;
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public long parameterBytes() {
    return parameterBytes;
  }

  @Override
  public int nativeArrays() {
    return weights.count() + arrays.get();
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e.getMessage(), e);
    } finally {
      weights.close();
    }
  }
}
