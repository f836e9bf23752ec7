/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.network;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.aladin.extractor.directory.ExtractorDescription.Engine;
import org.aladin.extractor.directory.ExtractorDirectoryException;
import org.aladin.extractor.directory.Output;
import org.aladin.model.engine.Gpu;
import org.aladin.model.engine.Libtorch;

/**
 * A network that takes one tensor per run. Thread-safe: ONNX Runtime runs calls in parallel,
 * libtorch one after the other. The caller that opens it must close it.
 */
public final class Network implements AutoCloseable {
  private final Path file;
  private final Model model;
  private final String inputName;

  /** Null if calls run in parallel. */
  private final Lock turn;

  private Network(Path file, Model model, String inputName, Lock turn) {
    this.file = file;
    this.model = model;
    this.inputName = inputName;
    this.turn = turn;
  }

  /**
   * Loads a network.
   *
   * @param inputName the name of the input; null for the only one
   * @param threads the number of threads per run in ONNX Runtime
   * @param gpu whether TorchScript runs on the first GPU if there is one
   * @throws ExtractorDirectoryException if the file is not such a network or has other inputs
   * @throws IOException if it cannot be read
   */
  public static Network open(Path file, Engine engine, String inputName, int threads, boolean gpu)
      throws IOException {
    return engine == Engine.ONNX
        ? onnx(file, inputName, threads)
        : torchScript(file, inputName, gpu);
  }

  private static Network onnx(Path file, String inputName, int threads) throws IOException {
    Model model = OnnxModel.load(file, threads);
    try {
      return new Network(file, model, checkInput(model, file, inputName), null);
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private static Network torchScript(Path file, String inputName, boolean gpu) throws IOException {
    Libtorch.prepare();
    Device device = gpu ? Gpu.deviceOrCpu() : Device.cpu();
    Model model = Model.newInstance(file.getFileName().toString(), device, "PyTorch");
    try {
      load(model, file, Map.of());
      return new Network(file, model, inputName, new ReentrantLock());
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  static void load(Model model, Path file, Map<String, ?> options) throws IOException {
    try {
      Path whole = file.toAbsolutePath();
      model.load(whole.getParent(), whole.getFileName().toString(), options);
    } catch (MalformedModelException | EngineException e) {
      Throwable root = e.getCause() == null ? e : e.getCause();
      throw new ExtractorDirectoryException(
          file + " cannot be loaded as a network: " + oneLine(root), e);
    }
  }

  /** The reason, without libtorch's stack trace. */
  private static String oneLine(Throwable e) {
    return String.valueOf(e.getMessage())
        .lines()
        .map(String::strip)
        .takeWhile(line -> !line.startsWith("frame #") && !line.startsWith("Exception raised"))
        .collect(Collectors.joining(" "));
  }

  private static String checkInput(Model model, Path file, String name)
      throws ExtractorDirectoryException {
    List<String> inputs = model.getBlock().describeInput().keys();
    if (inputs.size() != 1 || name != null && !inputs.contains(name)) {
      throw new ExtractorDirectoryException(
          file
              + " has the inputs "
              + inputs
              + ", expected "
              + (name == null ? "one" : "\"" + name + "\" alone"));
    }
    return inputs.get(0);
  }

  /**
   * Runs the network.
   *
   * @return all outputs, in the network's order
   * @throws NetworkException if it does not accept this tensor, or fails
   */
  public List<Tensor> run(float[] values, long[] shape) {
    if (turn != null) {
      turn.lock();
    }
    try (NDManager manager = model.getNDManager().newSubManager()) {
      NDArray input = manager.create(FloatBuffer.wrap(values), new Shape(shape), DataType.FLOAT32);
      if (inputName != null) {
        input.setName(inputName);
      }
      NDList outputs =
          model.getBlock().forward(new ParameterStore(manager, false), new NDList(input), false);
      outputs.attach(manager);
      List<Tensor> tensors = new ArrayList<>(outputs.size());
      for (NDArray output : outputs) {
        String name = output.getName() == null ? "" : output.getName();
        tensors.add(new Tensor(name, output.getShape().getShape(), values(output)));
      }
      return tensors;
    } catch (EngineException | IllegalArgumentException | UnsupportedOperationException e) {
      Throwable root = e.getCause() == null ? e : e.getCause();
      throw new NetworkException(file + " failed: " + oneLine(root), e);
    } finally {
      if (turn != null) {
        turn.unlock();
      }
    }
  }

  private static float[] values(NDArray output) {
    return switch (output.getDataType()) {
      case FLOAT32 -> output.toFloatArray();
      case INT64 -> {
        long[] whole = output.toLongArray();
        float[] values = new float[whole.length];
        for (int i = 0; i < whole.length; i++) {
          values[i] = whole[i];
        }
        yield values;
      }
      case INT32 -> {
        int[] whole = output.toIntArray();
        float[] values = new float[whole.length];
        for (int i = 0; i < whole.length; i++) {
          values[i] = whole[i];
        }
        yield values;
      }
      default ->
          throw new UnsupportedOperationException(
              "output \""
                  + output.getName()
                  + "\" holds "
                  + output.getDataType()
                  + ", expected float32, int32 or int64");
    };
  }

  /**
   * Finds an output.
   *
   * @throws NetworkException if there is no such output; the message lists the outputs
   */
  public Tensor find(List<Tensor> outputs, Output wanted) {
    if (wanted.name() == null && wanted.position() < outputs.size()) {
      return outputs.get(wanted.position());
    }
    for (Tensor output : outputs) {
      if (output.name().equals(wanted.name())) {
        return output;
      }
    }
    throw new NetworkException(file + " has no " + wanted + ", but " + outputs, null);
  }

  /** The number of native objects that the network owns; the same before and after every run. */
  int openHandles() {
    return model.getNDManager().getManagedArrays().size();
  }

  @Override
  public void close() {
    model.close();
  }
}
