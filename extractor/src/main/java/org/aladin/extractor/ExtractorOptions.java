/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor;

import org.aladin.model.PublicApi;

/**
 * Options of an extractor.
 *
 * @param threads the number of threads per call inside ONNX Runtime, at least 1; calls run in
 *     parallel, so 1 is best if there are as many callers as cores
 * @param gpu whether a TorchScript network runs on the first GPU if libtorch finds one; networks in
 *     ONNX run on the CPU
 */
@PublicApi
public record ExtractorOptions(int threads, boolean gpu) {
  /** One thread per call, on the CPU. */
  public static final ExtractorOptions DEFAULT = new ExtractorOptions(1, false);

  /**
   * @throws IllegalArgumentException if {@code threads} is less than 1
   */
  public ExtractorOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + ", expected at least 1");
    }
  }
}
