/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.aladin.model.TestModels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParametersTest {
  private static final String NAME = "img_txt_enc.oscar_model.bert.embeddings.LayerNorm.weight";

  private final NDManager manager = NDManager.newBaseManager();
  private final Parameters parameters = Parameters.zeros(TestModels.config(), manager);

  @AfterEach
  void close() {
    parameters.close();
    manager.close();
  }

  @Test
  void loadedValueIsACopy() {
    NDArray value = manager.create(new float[24]).add(2);
    float[] twos = value.toFloatArray();
    parameters.load(NAME, value);
    value.addi(1);

    assertArrayEquals(twos, parameters.get(NAME).toFloatArray());
  }

  @Test
  void loadedValueMayComeFromABufferThatIsGone() {
    for (int i = 0; i < 200; i++) {
      float[] row = new float[24];
      Arrays.fill(row, i);
      try (NDManager scratch = manager.newSubManager()) {
        parameters.load(NAME, scratch.create(row));
      }
      assertEquals(24f * i, parameters.get(NAME).sum().getFloat());
    }
  }

  @Test
  void loadingConvertsAndKeepsArrayNameAndGradient() {
    NDArray before = parameters.get(NAME);
    before.setRequiresGradient(true);
    parameters.load(NAME, manager.ones(new Shape(24), DataType.FLOAT64));

    assertSame(before, parameters.get(NAME));
    assertEquals(NAME, before.getName());
    assertEquals(DataType.FLOAT32, before.getDataType());
    assertTrue(before.hasGradient());
    before.setRequiresGradient(false);
    parameters.load(NAME, manager.ones(new Shape(24)));
    assertFalse(before.hasGradient());
    assertEquals(24f, before.sum().getFloat());
  }

  @Test
  void loadingLeavesNoArrayBehind() {
    NDArray value = manager.ones(new Shape(24));
    int before = manager.getManagedArrays().size();
    parameters.load(NAME, value);

    assertEquals(before, manager.getManagedArrays().size());
  }

  @Test
  void otherShapeIsRefusedWithBoth() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> parameters.load(NAME, manager.ones(new Shape(24, 1))));
    assertEquals("Parameter " + NAME + " has shape (24, 1), expected (24)", e.getMessage());
  }
}
