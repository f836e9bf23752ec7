/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.aladin.model.directory.ModelDescription;
import org.aladin.model.directory.ModelDirectory;
import org.aladin.model.engine.Gpu;
import org.aladin.model.engine.Libtorch;
import org.aladin.model.network.Precision;

/** A model in libtorch. */
final class PytorchNetwork implements EncoderNetwork {
  private final NDManager manager;
  private final ModelDirectory model;
  private final ForwardPass forwardPass;

  private PytorchNetwork(NDManager manager, ModelDirectory model) {
    this.manager = manager;
    this.model = model;
    this.forwardPass = new ForwardPass(model.config(), model.parameters());
  }

  /**
   * @param device null for a GPU if libtorch can compute on one, else the CPU
   */
  static PytorchNetwork load(Path modelDirectory, Device device) throws IOException {
    Libtorch.prepare();
    NDManager manager = NDManager.newBaseManager(device == null ? Gpu.deviceOrCpu() : device);
    try {
      return new PytorchNetwork(manager, ModelDirectory.read(modelDirectory, manager));
    } catch (IOException | RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  @Override
  public ModelDescription model() {
    return new ModelDescription(
        model.config(),
        model.vocabulary(),
        Precision.FLOAT32,
        model.version(),
        model.extractor(),
        model.words());
  }

  @Override
  public List<Embedding> encode(List<Item> items) {
    try (NDManager arrays = manager.newSubManager()) {
      return forwardPass.encode(arrays, items);
    }
  }

  @Override
  public String engineVersion() {
    return Engine.getEngine("PyTorch").getVersion();
  }

  @Override
  public String device() {
    return manager.getDevice().toString();
  }

  @Override
  public boolean onGpu() {
    return manager.getDevice().isGpu();
  }

  @Override
  public int threads() {
    return JniUtils.getNumThreads();
  }

  @Override
  public long parameterBytes() {
    return model.parameters().asMap().values().stream()
        .mapToLong(array -> Float.BYTES * array.size())
        .sum();
  }

  @Override
  public int nativeArrays() {
    return manager.getManagedArrays().size(); // includes all sub-managers
  }

  @Override
  public void close() {
    manager.close();
  }
}
