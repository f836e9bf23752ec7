/* SPDX-License-Identifier: Apache-2.0 */

/** Networks of extractors, run by ONNX Runtime or libtorch, and the tensors that go into them. */
package org.aladin.extractor.network;
