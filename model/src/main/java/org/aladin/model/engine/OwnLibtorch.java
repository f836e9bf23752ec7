/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.engine;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A libtorch provided by the user, used instead of the one in the build: the library folder of
 * libtorch's zip or of Python's torch.
 *
 * @param folder the folder with the libraries
 * @param version its own version file, such as 2.7.1+cu128; empty if there is none
 * @param cuda whether it was built with CUDA
 * @param ownNativeCode whether the folder contains native code of DJL that was compiled for it
 */
record OwnLibtorch(Path folder, Optional<String> version, boolean cuda, boolean ownNativeCode) {
  /** Both files are next to the folder: the zip's file with the bare version, and Python's file. */
  private static final Pattern VERSION =
      Pattern.compile("(?m)^(?:__version__ *= *['\"])?(\\d+\\.\\d+[\\w.+-]*)");

  /**
   * The libtorch that the user configured instead of that of the build.
   *
   * @throws UnsuitableLibtorchException if there is none in the configured folder
   */
  static Optional<OwnLibtorch> named() {
    String path = EngineSettings.value(EngineSettings.LIBRARY_PATH);
    if (path == null || path.isEmpty()) {
      return Optional.empty();
    }
    Optional<OwnLibtorch> found = find(path);
    if (found.isEmpty()) {
      throw new UnsuitableLibtorchException(
          EngineSettings.LIBRARY_PATH
              + " is "
              + path
              + ", but there is no "
              + System.mapLibraryName("torch")
              + ": give the lib folder of a libtorch, or leave it out to compute on the CPU");
    }
    return found;
  }

  /**
   * Searches in the same places as DJL.
   *
   * @param libraryPath folders, as in PATH
   * @return the first folder that has libtorch; empty if none has
   */
  static Optional<OwnLibtorch> find(String libraryPath) {
    return Stream.of(libraryPath.split(File.pathSeparator))
        .map(Path::of)
        .filter(folder -> Files.isRegularFile(folder.resolve(libraryName("torch"))))
        .findFirst()
        .map(OwnLibtorch::in);
  }

  private static OwnLibtorch in(Path folder) {
    return new OwnLibtorch(
        folder,
        version(folder.toAbsolutePath().getParent()),
        Files.exists(folder.resolve(libraryName("torch_cuda"))),
        hasNativeCode(folder));
  }

  private static boolean hasNativeCode(Path folder) {
    String name = libraryName("djl_torch");
    try (Stream<Path> files = Files.list(folder)) {
      // DJL also accepts its own version as a prefix of the name.
      return files.anyMatch(file -> file.getFileName().toString().endsWith(name));
    } catch (IOException e) {
      return false;
    }
  }

  private static Optional<String> version(Path root) {
    for (String file : new String[] {"build-version", "version.py"}) {
      try {
        Matcher matcher = VERSION.matcher(Files.readString(root.resolve(file)));
        if (matcher.find()) {
          return Optional.of(matcher.group(1));
        }
      } catch (IOException | SecurityException e) {
        // The file is missing, or Solr's security manager denies access: try the next.
        continue;
      }
    }
    return Optional.empty();
  }

  private static String libraryName(String library) {
    return System.mapLibraryName(library);
  }

  /**
   * Checks that DJL's native code fits. DJL would load code compiled for another version without a
   * check, and the JVM would end silently at the first function that has changed.
   *
   * @param flavour the flavour of DJL's native code
   * @throws UnsuitableLibtorchException if there is no native code for this machine and this
   *     libtorch
   */
  void check(String flavour) {
    if (ownNativeCode) {
      return;
    }
    String needed = NativeCode.libtorchVersion();
    if (version.isPresent() && !version.get().matches(Pattern.quote(needed) + "([+-].*)?")) {
      throw new UnsuitableLibtorchException(
          "PYTORCH_LIBRARY_PATH names "
              + this
              + ", but DJL's native code was compiled for libtorch "
              + needed
              + ". Give the lib folder of libtorch "
              + needed
              + " with CUDA "
              + NativeCode.CUDA_VERSION
              + " (its zip, or Python's package torch), or leave it out to compute on the CPU."
              + " If no other libtorch is available, compile DJL's native code for this one and"
              + " put "
              + libraryName("djl_torch")
              + " into that folder");
    }
    if (!NativeCode.has(flavour)) {
      throw new UnsuitableLibtorchException(
          "PYTORCH_LIBRARY_PATH names "
              + this
              + ", but DJL has no native code of the flavour "
              + flavour
              + " for this kind of machine. Leave it out to compute on the CPU");
    }
  }

  /** The flavour of DJL's native code that it needs. */
  String flavour() {
    return cuda ? NativeCode.CUDA : NativeCode.CPU;
  }

  @Override
  public String toString() {
    return "the libtorch " + version.map(v -> v + " ").orElse("") + "in " + folder;
  }
}
