/* SPDX-License-Identifier: Apache-2.0 */

/** The small network of the demo, and the training program run on it as a user would. */
package org.aladin.demo.training;
