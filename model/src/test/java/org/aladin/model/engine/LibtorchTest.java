/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import org.junit.jupiter.api.Test;

class LibtorchTest {
  @Test
  void withoutAGpuTheCpuIsTaken() {
    Libtorch.prepare();
    Gpu gpu = Gpu.find();
    assertEquals(gpu.device().orElse(Device.cpu()), Gpu.deviceOrCpu());
    assertTrue(Libtorch.describe().contains(NativeCode.libtorchVersion()), Libtorch.describe());
  }
}
