/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What the build packs for users: nothing that Solr has, everything else. */
class PluginFolderIT {
  @Test
  void noJarIsOneOfSolrsOwnInAnyVersion() throws IOException {
    Map<String, String> solr = SolrJars.read();
    List<String> clashes = new ArrayList<>();
    for (Path file : allJars()) {
      Jar jar = Jar.of(file);
      if (solr.containsKey(jar.artifact())) {
        clashes.add(jar + " against Solr's " + solr.get(jar.artifact()));
      }
    }
    assertEquals(List.of(), clashes, "exclude these in solr-plugin/pom.xml");
  }

  /** A class under two names of jars would escape the comparison of names. */
  @Test
  void noClassIsInOneOfSolrsJars() throws IOException {
    Map<String, Path> owners = new TreeMap<>();
    for (Path file : allJars()) {
      Jar.classes(file).forEach(name -> owners.put(name, file.getFileName()));
    }
    assertTrue(owners.containsKey("org/aladin/solr/search/AladinQParserPlugin.class"));
    Map<String, String> solr = SolrJars.read();
    Set<String> clashes = new TreeSet<>();
    int compared = 0;
    for (Path file : classPath()) {
      if (solr.containsKey(Jar.of(file).artifact())) {
        compared++;
        for (String name : Jar.classes(file)) {
          if (owners.containsKey(name)) {
            clashes.add(name + " of " + owners.get(name) + " is in Solr's " + file.getFileName());
          }
        }
      }
    }
    assertTrue(compared > 100, "only " + compared + " of Solr's jars were compared");
    assertEquals(Set.of(), clashes);
  }

  @Test
  void noJarIsThereTwice() throws IOException {
    Map<String, Path> seen = new TreeMap<>();
    for (Path file : allJars()) {
      Path other = seen.put(Jar.of(file).artifact(), file);
      assertEquals(null, other, file + " stands beside an older one: run mvn clean");
    }
  }

  /** So that a newer Solr cannot come without a newer list. */
  @Test
  void theListOfSolrsJarsIsOfTheSolrThatIsBuiltAgainst() throws IOException {
    Map<String, String> solr = SolrJars.read();
    assertEquals(SolrJars.solrVersion(), solr.get("solr-core"), "renew the list in solr9-jars.txt");
    Set<String> wrong = new TreeSet<>();
    for (Path file : classPath()) {
      Jar jar = Jar.of(file);
      String listed = solr.get(jar.artifact());
      if (jar.artifact().startsWith("lucene-") && !jar.version().equals(listed)) {
        wrong.add(jar + ", listed: " + listed);
      }
    }
    wrong.removeIf(line -> line.contains("lucene-test-framework"));
    assertEquals(Set.of(), wrong);
  }

  @Test
  void theZipIsTheFolderAndItsLicences() throws IOException {
    assertHolds(zip(), Path.of("target/lib"), jars(), licences("aladin-solr-plugin-"));
  }

  @Test
  void theAddOnIsOnnxRuntimeAndItsLicences() throws IOException {
    Set<String> licences = licences("aladin-solr-plugin-onnxruntime-");
    licences.add("licenses/onnxruntime/");
    licences.add("licenses/onnxruntime/ThirdPartyNotices.txt");
    assertHolds(addOn(), Path.of("target/onnxruntime-lib"), PluginJars.onnxRuntime(), licences);
  }

  /** The native libraries of five platforms have 137 MB. */
  @Test
  void theAddOnHasTheNativeLibrariesOfThePlatformInItsNameAlone() throws IOException {
    Set<String> platforms = new TreeSet<>();
    for (Path file : PluginJars.onnxRuntime()) {
      try (ZipFile jar = new ZipFile(file.toFile())) {
        jar.stream()
            .map(ZipEntry::getName)
            .filter(name -> name.matches("ai/onnxruntime/native/[^/]+/.+"))
            .forEach(name -> platforms.add(name.split("/")[3]));
      }
    }
    assertEquals(1, platforms.size(), platforms::toString);
    String name = addOn().getFileName().toString();
    assertTrue(name.endsWith("-" + platforms.iterator().next() + ".zip"), name);
  }

  private static Set<String> licences(String prefix) {
    Set<String> names = new TreeSet<>();
    for (String text : List.of("LICENSE-ASL", "NOTICE", "THIRD-PARTY")) {
      names.add("licenses/" + prefix + text + ".txt");
    }
    return names;
  }

  private static void assertHolds(Path archive, Path folder, List<Path> jars, Set<String> licences)
      throws IOException {
    Set<String> expected = new TreeSet<>(Set.of("lib/", "licenses/"));
    expected.addAll(licences);
    for (Path file : jars) {
      expected.add("lib/" + file.getFileName());
    }
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      Set<String> entries = new TreeSet<>();
      for (ZipEntry entry : zip.stream().toList()) {
        entries.add(entry.getName());
        if (entry.getName().endsWith(".jar")) {
          Path file = folder.resolve(Path.of(entry.getName()).getFileName());
          assertEquals(Files.size(file), entry.getSize(), entry::getName);
        }
      }
      assertEquals(expected, entries);
    }
  }

  /** A library that comes with a change of the build needs its licence in the zip. */
  @Test
  void theLicenceOfEachPackedLibraryIsNamed() throws IOException {
    assertNamed(jars(), text(zip(), "licenses/aladin-solr-plugin-THIRD-PARTY.txt"));
    assertNamed(
        PluginJars.onnxRuntime(),
        text(addOn(), "licenses/aladin-solr-plugin-onnxruntime-THIRD-PARTY.txt"));
    assertTrue(text(zip(), "licenses/aladin-solr-plugin-NOTICE.txt").contains("ALADIN for Solr"));
  }

  private static void assertNamed(List<Path> jars, String named) {
    for (Path file : jars) {
      String artifact = Jar.of(file).artifact();
      assertTrue(
          artifact.startsWith("aladin-") || named.contains("\n" + artifact + " "),
          () -> artifact + " is not in src/assembly/*THIRD-PARTY.txt");
    }
  }

  @Test
  void ourJarsHoldLicenceAndNotice() throws IOException {
    int ours = 0;
    for (Path file : jars()) {
      if (Jar.of(file).artifact().startsWith("aladin-")) {
        ours++;
        assertTrue(text(file, "META-INF/LICENSE").contains("Apache License"), file::toString);
        assertTrue(text(file, "META-INF/NOTICE").contains("ALADIN for Solr"), file::toString);
      }
    }
    assertTrue(ours >= 2, "expected the model's and the plugin's jar, but found " + ours);
  }

  private static String text(Path archive, String entry) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      return new String(
          zip.getInputStream(zip.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<Path> jars() throws IOException {
    List<Path> jars = PluginJars.list();
    assertTrue(jars.size() > 5, "expected the plugin and its libraries, but found " + jars);
    return jars;
  }

  private static List<Path> allJars() throws IOException {
    List<Path> addOn = PluginJars.onnxRuntime();
    assertEquals(2, addOn.size(), "expected ONNX Runtime and its engine: run mvn clean");
    return Stream.concat(jars().stream(), addOn.stream()).toList();
  }

  private static Path zip() throws IOException {
    return zip("aladin-solr\\d+-plugin-\\d.*");
  }

  private static Path addOn() throws IOException {
    return zip("aladin-solr-plugin-onnxruntime-\\d.*");
  }

  private static Path zip(String name) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      List<Path> zips =
          files.filter(file -> file.getFileName().toString().matches(name + "[.]zip")).toList();
      assertEquals(1, zips.size(), () -> name + " matches " + zips + ": run mvn clean");
      return zips.get(0);
    }
  }

  /** The jars that the tests run with: Solr's, its test framework's, and ours. */
  private static List<Path> classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.endsWith(".jar"))
        .map(Path::of)
        .filter(file -> file.getFileName().toString().matches(".+?-\\d.*"))
        .toList();
  }
}
