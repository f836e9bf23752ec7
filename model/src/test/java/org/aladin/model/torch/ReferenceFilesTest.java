/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.aladin.model.TestModels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the original in the reference sets. */
class ReferenceFilesTest {
  private static final String WORDS = "bert.embeddings.word_embeddings.weight";

  @ParameterizedTest
  @ValueSource(strings = {"small", "full"})
  void readsTheBackboneInTheLegacyFormat(String name) throws IOException {
    Map<?, ?> state =
        read(TestModels.reference(name).resolve("checkpoint-0132780/pytorch_model.bin"));

    TorchTensor words = assertInstanceOf(TorchTensor.class, state.get(WORDS));
    assertEquals(2, words.shape().length);
    assertEquals(TorchType.FLOAT32, words.type());
    assertEquals(words.count(), words.toFloats().length);
    for (Object value : state.values()) {
      assertInstanceOf(TorchTensor.class, value).toFloats();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "full"})
  void teacherContainsTheBackboneItStartedFrom(String name) throws IOException {
    Map<?, ?> state =
        read(TestModels.reference(name).resolve("checkpoint-0132780/pytorch_model.bin"));
    Map<?, ?> teacher = read(TestModels.reference(name).resolve("teacher.pth.tar"));

    assertEquals(
        List.of("epoch", "model", "optimizer", "scheduler", "opt", "config", "Eiters"),
        List.copyOf(teacher.keySet()));
    Map<?, ?> model = assertInstanceOf(Map.class, teacher.get("model"));
    TorchTensor trained = (TorchTensor) model.get("img_txt_enc.oscar_model." + WORDS);
    assertArrayEquals(((TorchTensor) state.get(WORDS)).shape(), trained.shape());
    InertObject opt = assertInstanceOf(InertObject.class, teacher.get("opt"));
    assertEquals("argparse.Namespace", opt.className());
    assertEquals(50L, opt.attributes().get("max_seq_length"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "full"})
  void readsCaptionsOfBothFormatsInTheirOrder(String name) throws IOException {
    Map<?, ?> train = read(TestModels.reference(name).resolve("coco_ir/train_captions.pt"));
    Map<?, ?> test = read(TestModels.reference(name).resolve("coco_ir/test_captions.pt"));

    assertInstanceOf(String.class, train.values().iterator().next());
    List<?> captions = assertInstanceOf(List.class, test.values().iterator().next());
    assertEquals(5, captions.size());
    List<String> keys =
        Files.readAllLines(TestModels.reference(name).resolve("coco_ir/test_img_keys.tsv")).stream()
            .map(String::strip)
            .toList();
    assertEquals(keys, test.keySet().stream().map(String::valueOf).toList());
    if (name.equals("small")) {
      assertEquals(
          List.of(125870L, 84533L, 535506L, 408805L), List.copyOf(train.keySet()).subList(0, 4));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "full"})
  void trainingArgumentsStayInert(String name) throws IOException {
    Object read =
        TorchFile.read(TestModels.reference(name).resolve("checkpoint-0132780/training_args.bin"));

    InertObject arguments = assertInstanceOf(InertObject.class, read);
    assertEquals("argparse.Namespace", arguments.className());
    assertEquals(Boolean.TRUE, arguments.attributes().containsKey("max_seq_length"));
  }

  private static Map<?, ?> read(Path file) throws IOException {
    return assertInstanceOf(Map.class, TorchFile.read(file));
  }
}
