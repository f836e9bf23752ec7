/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.engine;

import ai.djl.util.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** DJL's native code on the class path, and the libtorch that it was compiled for. */
final class NativeCode {
  /** The flavour for CUDA in DJL's notation; the only one besides {@link #CPU}. */
  static final String CUDA = "cu128";

  /** The CUDA version of that flavour. */
  static final String CUDA_VERSION = "12.8";

  static final String CPU = "cpu";

  private NativeCode() {}

  /** The version of libtorch that it requires, such as 2.7.1. */
  static String libtorchVersion() {
    Properties properties = new Properties();
    try (InputStream in = NativeCode.class.getResourceAsStream("/jnilib/pytorch.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String version = properties.getProperty("jni_version"); // libtorch's, a hyphen, DJL's
    return version.substring(0, version.indexOf('-'));
  }

  /** Whether there is native code of this flavour for this machine. */
  static boolean has(String flavour) {
    String machine = Platform.detectPlatform("pytorch").getClassifier();
    String file = System.mapLibraryName("djl_torch");
    return NativeCode.class.getResource("/jnilib/" + machine + '/' + flavour + '/' + file) != null;
  }
}
