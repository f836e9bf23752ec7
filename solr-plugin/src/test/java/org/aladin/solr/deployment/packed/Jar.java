/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.packed;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A jar by its file name, as Maven writes it: {@code commons-io-2.20.0.jar}.
 *
 * @param artifact what it is, without a version
 * @param version what follows, from the first dash before a digit on
 */
public record Jar(String artifact, String version) {
  private static final Pattern NAME = Pattern.compile("(.+?)-(\\d.*)\\.jar");

  /**
   * @throws IllegalArgumentException if the name has no version
   */
  public static Jar of(Path file) {
    Matcher matcher = NAME.matcher(file.getFileName().toString());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("Expected name-version.jar, but got " + file);
    }
    return new Jar(matcher.group(1), matcher.group(2));
  }

  /** The classes inside; those of other Java versions and module descriptors left out. */
  public static Set<String> classes(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.endsWith(".class"))
          .filter(name -> !name.startsWith("META-INF/") && !name.equals("module-info.class"))
          .collect(Collectors.toSet());
    }
  }
}
