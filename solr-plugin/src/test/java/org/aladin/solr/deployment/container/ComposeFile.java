/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.container;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The project's {@code docker-compose.yml}, with the variables of a shell filled in. */
public final class ComposeFile {
  /** The project's root, from a module's folder. */
  public static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+):-([^}]*)}");

  /**
   * A file or folder of the project inside a container.
   *
   * @param host where it is here
   * @param container where it is there
   * @param readOnly whether the container may not write
   */
  public record Mount(Path host, Path container, boolean readOnly) {}

  private final Map<String, Object> file;
  private final Map<String, String> variables;

  private ComposeFile(Map<String, Object> file, Map<String, String> variables) {
    this.file = file;
    this.variables = variables;
  }

  /**
   * @param variables what {@code ${NAME:-default}} stands for; absent ones take their default
   */
  public static ComposeFile read(Map<String, String> variables) throws IOException {
    try (Reader reader = Files.newBufferedReader(ROOT.resolve("docker-compose.yml"))) {
      return new ComposeFile(
          map(new Yaml(new SafeConstructor(new LoaderOptions())).load(reader)), variables);
    }
  }

  public Map<String, Object> services() {
    return map(file.get("services"));
  }

  public Map<String, Object> service(String name) {
    return map(services().get(name));
  }

  /** The names of volumes that containers keep. */
  public Map<String, Object> volumes() {
    return map(file.get("volumes"));
  }

  public String environment(String service, String name) {
    return filled(String.valueOf(map(service(service).get("environment")).get(name)));
  }

  public String image(String service) {
    return filled(String.valueOf(service(service).get("image")));
  }

  /** The files and folders of the project that a service sees; its named volumes left out. */
  public List<Mount> mounts(String service) {
    List<Mount> mounts = new ArrayList<>();
    for (Object entry : (List<?>) service(service).get("volumes")) {
      String[] parts = filled(entry.toString()).split(":");
      if (parts[0].startsWith(".") || parts[0].startsWith("/")) {
        mounts.add(
            new Mount(
                ROOT.resolve(parts[0]).normalize(),
                Path.of(parts[1]),
                parts.length > 2 && parts[2].equals("ro")));
      }
    }
    return mounts;
  }

  private String filled(String text) {
    Matcher matcher = VARIABLE.matcher(text);
    return matcher.replaceAll(
        match -> Matcher.quoteReplacement(variables.getOrDefault(match.group(1), match.group(2))));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object node) {
    return (Map<String, Object>) node;
  }
}
