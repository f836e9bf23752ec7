/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.training;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;

/** A published configuration with other values for some of its keys. */
public final class ConfigurationFile {
  private ConfigurationFile() {}

  /**
   * Copies a configuration.
   *
   * @param published one of {@code training/configs}
   * @param model new values below {@code model}
   * @param training new values below {@code training}
   * @param to the file to write; its folder exists
   * @throws IOException if the published configuration lacks a section or a key
   */
  public static void adapt(
      Path published, Map<String, Object> model, Map<String, Object> training, Path to)
      throws IOException {
    DumperOptions style = new DumperOptions();
    style.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()), new Representer(style), style);
    Map<?, ?> content;
    try (Reader reader = Files.newBufferedReader(published, StandardCharsets.UTF_8)) {
      content = yaml.load(reader);
    } catch (YAMLException | ClassCastException e) {
      throw new IOException(published + " is not a configuration: " + e.getMessage(), e);
    }
    replace(published, content, "model", model);
    replace(published, content, "training", training);
    try (Writer writer = Files.newBufferedWriter(to, StandardCharsets.UTF_8)) {
      yaml.dump(content, writer);
    }
  }

  private static void replace(
      Path published, Map<?, ?> content, String section, Map<String, Object> values)
      throws IOException {
    if (content == null || !(content.get(section) instanceof Map<?, ?> keys)) {
      throw new IOException(published + " has no section " + section);
    }
    if (!keys.keySet().containsAll(values.keySet())) {
      throw new IOException(
          published + ", section " + section + ": expected the keys " + values.keySet());
    }
    @SuppressWarnings("unchecked")
    Map<Object, Object> writable = (Map<Object, Object>) keys;
    writable.putAll(values);
  }
}
