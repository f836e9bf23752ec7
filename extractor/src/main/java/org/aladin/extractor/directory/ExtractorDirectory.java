/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.directory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.aladin.model.file.TextFile;

/**
 * An extractor's description and the path of its network.
 *
 * @param description the description of inputs and outputs
 * @param network the network's file; null for the descriptor
 */
public record ExtractorDirectory(ExtractorDescription description, Path network) {
  /** The file that describes a network. */
  public static final String DESCRIPTION = "extractor.json";

  /** Increased when a change of decoding, scaling, pooling or the descriptor changes features. */
  private static final int FEATURES_VERSION = 1;

  private static final List<String> SHIPPED =
      List.of("descriptor", "nanodet", "torchvision-fasterrcnn", "torchvision-resnet");

  /** The key with which ONNX names another file with weights. */
  private static final byte[] EXTERNAL = "\n\blocation\u0012".getBytes(StandardCharsets.ISO_8859_1);

  /**
   * Reads {@value #DESCRIPTION}.
   *
   * @throws ExtractorDirectoryException if the file is missing or wrong, or names a missing file
   * @throws IOException if it cannot be read
   */
  public static ExtractorDirectory read(Path directory) throws IOException {
    Path file = directory.resolve(DESCRIPTION);
    if (!Files.isRegularFile(file)) {
      throw new ExtractorDirectoryException(
          "Extractor directory "
              + directory
              + " has no file "
              + DESCRIPTION
              + (Files.isDirectory(directory) ? "" : "; it is not a directory")
              + "; a network alone needs one of the shipped descriptions "
              + SHIPPED);
    }
    ExtractorDescription description =
        ExtractorDescription.read(TextFile.read(file), file.toString(), directory, null);
    if (description.network() == null) {
      return new ExtractorDirectory(description, null);
    }
    Path network = directory.resolve(description.network());
    if (!network.normalize().getParent().equals(directory.normalize())
        || !Files.isRegularFile(network)) {
      throw new ExtractorDirectoryException(
          file
              + ": network is "
              + description.network()
              + ", but there is no such file in the same folder");
    }
    return new ExtractorDirectory(description, network);
  }

  /** The names of the shipped descriptions. */
  public static List<String> shipped() {
    return SHIPPED;
  }

  /**
   * Reads a shipped description.
   *
   * @param network the network's file, or a directory that contains exactly one; null for the
   *     descriptor
   * @throws ExtractorDirectoryException if there is no such description or network
   */
  public static ExtractorDirectory shipped(String name, Path network) throws IOException {
    if (!SHIPPED.contains(name)) {
      throw new ExtractorDirectoryException(
          "There is no shipped description \"" + name + "\", expected one of " + SHIPPED);
    }
    String text;
    try (InputStream in = ExtractorDirectory.class.getResourceAsStream(name + ".json")) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    String place = "The shipped description " + name;
    if (name.equals("descriptor")) {
      return new ExtractorDirectory(ExtractorDescription.read(text, place, null, null), null);
    }
    Path file = networkFile(network);
    String fileName = file.getFileName().toString();
    return new ExtractorDirectory(
        ExtractorDescription.read(text, place, file.getParent(), fileName), file);
  }

  private static Path networkFile(Path path) throws IOException {
    if (path == null || !Files.isDirectory(path)) {
      if (path == null || !Files.isRegularFile(path)) {
        throw new ExtractorDirectoryException("There is no network " + path);
      }
      return path.toAbsolutePath();
    }
    try (Stream<Path> files = Files.list(path)) {
      List<Path> networks = files.filter(ExtractorDirectory::isNetwork).sorted().toList();
      if (networks.size() != 1) {
        throw new ExtractorDirectoryException(
            path + " has the networks " + networks + ", expected one (.onnx, .pt, .torchscript)");
      }
      return networks.get(0).toAbsolutePath();
    }
  }

  private static boolean isNetwork(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    boolean ending =
        name.endsWith(".onnx") || name.endsWith(".pt") || name.endsWith(".torchscript");
    return ending && Files.isRegularFile(file);
  }

  /** The file in the directory that the value of a key names. */
  static Path inside(Path directory, String name, JsonSection json, String key)
      throws ExtractorDirectoryException {
    Path file = directory.resolve(name).normalize();
    if (!directory.normalize().equals(file.getParent()) || !Files.isRegularFile(file)) {
      throw json.wrong(key, '"' + name + '"', "the name of a file in " + directory);
    }
    return file;
  }

  /**
   * Computes the digest of everything that determines the features. Reads the whole network file.
   *
   * @return 16 hexadecimal digits
   * @throws ExtractorDirectoryException if the network keeps weights in other files
   * @throws IOException if the network cannot be read
   */
  public String digest() throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(
          ("aladin-features-" + FEATURES_VERSION + "\n").getBytes(StandardCharsets.UTF_8));
      digest.update((description.canonical() + "\n").getBytes(StandardCharsets.UTF_8));
      if (network != null) {
        digestNetwork(digest);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private void digestNetwork(MessageDigest digest) throws IOException {
    boolean onnx = description.engine() == ExtractorDescription.Engine.ONNX;
    byte[] buffer = new byte[1 << 16];
    int matched = 0;
    try (InputStream in = Files.newInputStream(network)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
        for (int i = 0; onnx && i < count; i++) {
          // No prefix of the pattern repeats inside it, so a mismatch restarts the search.
          boolean more = buffer[i] == EXTERNAL[matched];
          matched = more ? matched + 1 : buffer[i] == EXTERNAL[0] ? 1 : 0;
          if (matched == EXTERNAL.length) {
            throw new ExtractorDirectoryException(
                network + " keeps weights in other files: save it as one file");
          }
        }
      }
    }
  }
}
