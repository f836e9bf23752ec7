/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class OwnLibtorchTest {
  @TempDir private Path root;
  private Path lib;

  @BeforeEach
  void library() throws IOException {
    lib = Files.createDirectory(root.resolve("lib"));
    touch("torch");
  }

  @Test
  void isFoundInTheFirstFolderThatHasIt() {
    String path = root + File.pathSeparator + lib + File.pathSeparator + "nowhere";
    OwnLibtorch found = OwnLibtorch.find(path).orElseThrow();
    assertEquals(new OwnLibtorch(lib, Optional.empty(), false, false), found);
    assertEquals("cpu", found.flavour());
    assertEquals(Optional.empty(), OwnLibtorch.find(root.toString()));
  }

  @Test
  void aZipSaysItsVersionBesideTheFolder() throws IOException {
    Files.writeString(root.resolve("build-version"), "2.7.1+cu128\n");
    touch("torch_cuda");
    OwnLibtorch found = OwnLibtorch.find(lib.toString()).orElseThrow();
    assertEquals(new OwnLibtorch(lib, Optional.of("2.7.1+cu128"), true, false), found);
    assertEquals("cu128", found.flavour());
  }

  @Test
  void pythonsPackageSaysItsVersionInItsOwnWay() throws IOException {
    Files.writeString(
        root.resolve("version.py"),
        """
        from typing import Optional

        __all__ = ['__version__', 'debug', 'cuda', 'git_version', 'hip', 'xpu']
        __version__ = '2.11.0+cu130'
        debug = False
        cuda: Optional[str] = '13.0'
        """);
    assertEquals(
        Optional.of("2.11.0+cu130"), OwnLibtorch.find(lib.toString()).orElseThrow().version());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void anotherVersionIsRefusedWithBothAndAWayOut() throws IOException {
    Files.writeString(root.resolve("build-version"), "2.11.0+cu130");
    touch("torch_cuda");
    String message = refusal("cu128");
    assertTrue(
        message.startsWith(
            "PYTORCH_LIBRARY_PATH names the libtorch 2.11.0+cu130 in "
                + lib
                + ", but DJL's native code was compiled for libtorch 2.7.1. Give the lib folder of"
                + " libtorch 2.7.1 with CUDA 12.8"),
        message);
    touch("djl_torch");
    OwnLibtorch.find(lib.toString()).orElseThrow().check("cu128"); // compiled for it by the user
  }

  @Test
  void theRightVersionIsTakenOfAnyBuildAndOneThatDoesNotSayTooButNotAnUnknownFlavour()
      throws IOException {
    OwnLibtorch.find(lib.toString()).orElseThrow().check("cpu");
    for (String version : new String[] {"2.7.1", "2.7.1+cu128", "2.7.1+cpu"}) {
      Files.writeString(root.resolve("build-version"), version);
      OwnLibtorch.find(lib.toString()).orElseThrow().check("cpu");
    }
    assertTrue(refusal("cu99").contains("no native code of the flavour cu99"), refusal("cu99"));
    Files.writeString(root.resolve("build-version"), "2.7.10");
    assertTrue(refusal("cpu").contains("compiled for libtorch 2.7.1."), refusal("cpu"));
  }

  /** The flavour and version in the messages. */
  @Test
  void nativeCodeForCudaIsOnTheClassPath() {
    assertEquals("2.7.1", NativeCode.libtorchVersion());
    String flavour = "/jnilib/linux-x86_64/" + NativeCode.CUDA + "/libdjl_torch.so";
    assertTrue(NativeCode.class.getResource(flavour) != null, flavour);
    assertEquals(NativeCode.CUDA, "cu" + NativeCode.CUDA_VERSION.replace(".", ""));
  }

  private String refusal(String flavour) {
    OwnLibtorch found = OwnLibtorch.find(lib.toString()).orElseThrow();
    return assertThrows(UnsuitableLibtorchException.class, () -> found.check(flavour)).getMessage();
  }

  private void touch(String library) throws IOException {
    Files.createFile(lib.resolve(System.mapLibraryName(library)));
  }
}
