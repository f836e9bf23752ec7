/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/**
 * Options of the original's {@code train.py} and {@code test.py}, and of Oscar's programs before
 * them, that have no effect here. Most have none there either: the configuration and the checkpoint
 * decide. They are accepted, so that the original's command lines work.
 */
final class OriginalOptions {
  private static final String FLAG = "a flag without effect here";
  private static final String VALUE = "a value without effect here";

  @Option(
      names = {
        "--add_od_labels",
        "--do_eval",
        "--do_lower_case",
        "--do_test",
        "--do_train",
        "--cross_image_eval",
        "--evaluate_during_training",
        "--overwrite_output_dir",
        "--cross-modal-eval",
        "--fp16"
      },
      hidden = true,
      arity = "0",
      description = FLAG)
  private boolean[] flags;

  @Option(
      names = {
        "--adam_epsilon",
        "--aggregation_type",
        "--att_mask_type",
        "--config_name",
        "--crop_size",
        "--data_name",
        "--dataset_file",
        "--drop_out",
        "--eval_caption_index_file",
        "--eval_split",
        "--gradient_accumulation_steps",
        "--img_feature_dim",
        "--img_feature_type",
        "--img_layer_norm_eps",
        "--learning_rate",
        "--log_step",
        "--logging_steps",
        "--loss_type",
        "--max_grad_norm",
        "--max_steps",
        "--model_name_or_path",
        "--num_labels",
        "--num_train_epochs",
        "--od_label_type",
        "--output_dir",
        "--output_mode",
        "--per_gpu_eval_batch_size",
        "--per_gpu_train_batch_size",
        "--save_steps",
        "--scheduler",
        "--test_split",
        "--test_step",
        "--tokenizer_name",
        "--use_img_layernorm",
        "--vocab_path",
        "--warmup_steps",
        "--weight_decay"
      },
      hidden = true,
      arity = "1",
      description = VALUE)
  private String[] values;

  /** Names those that were given, as options without effect. */
  static void note(CommandSpec spec, PrintWriter err) {
    Set<String> names = new HashSet<>();
    for (OptionSpec option : spec.options()) {
      if (option.hidden()) {
        names.addAll(List.of(option.names()));
      }
    }
    List<String> given =
        spec.commandLine().getParseResult().originalArgs().stream()
            .map(argument -> argument.split("=", 2)[0])
            .filter(names::contains)
            .distinct()
            .toList();
    if (!given.isEmpty()) {
      err.println("Without effect here: " + String.join(", ", given));
    }
  }
}
