/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Writes the network as a graph in ONNX, whose weights stay in the model directory's safetensors
 * file. Only {@link org.aladin.model.onnx.OnnxGraph} and its subclasses of the package use ONNX's
 * protobuf classes, which are not on the class path of a Solr node.
 */
package org.aladin.model.onnx;
