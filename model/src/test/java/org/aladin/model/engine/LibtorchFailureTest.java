/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class LibtorchFailureTest {
  @Test
  void aLackOfMemoryIsToldFromOtherFailures() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      Shape petabyte = new Shape(1L << 48);
      EngineException full =
          assertThrows(EngineException.class, () -> manager.zeros(petabyte), "1 PB of zeros");
      assertTrue(LibtorchFailure.isOutOfMemory(full), full.getMessage());
      NDArray a = manager.ones(new Shape(2, 3));
      EngineException wrong = assertThrows(EngineException.class, () -> a.matMul(a));
      assertFalse(LibtorchFailure.isOutOfMemory(wrong), wrong.getMessage());
    }
    // libtorch's words on a GPU.
    assertTrue(
        LibtorchFailure.isOutOfMemory(
            new EngineException(
                "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of"
                    + " 79.15 GiB of which 1.12 GiB is free.")));
  }

  @Test
  void theReasonIsOneLineAndSaysWhatCouldNotBeLoaded() {
    assertEquals("a", LibtorchFailure.reason(new EngineException("a\nException raised from b")));
    assertEquals(
        "Failed to load PyTorch native library: libcudart.so.12: cannot open shared object file",
        LibtorchFailure.reason(
            new EngineException(
                "Failed to load PyTorch native library",
                new UnsatisfiedLinkError(
                    "libcudart.so.12: cannot open shared object file\nmore"))));
  }
}
