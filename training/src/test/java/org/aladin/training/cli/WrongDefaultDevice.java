/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.PrintWriter;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A program that makes DJL's default a GPU that is not there, and then runs commands. A JVM of its
 * own, since DJL's engine starts once.
 */
final class WrongDefaultDevice {
  private WrongDefaultDevice() {}

  /**
   * @param commands files with the arguments of one command each, an argument a line
   */
  public static void main(String[] commands) throws Exception {
    Field field = Engine.class.getDeclaredField("defaultDevice");
    field.setAccessible(true);
    field.set(Engine.getInstance(), Device.gpu(0));
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    try (NDManager manager = NDManager.newBaseManager()) {
      manager.zeros(new Shape(1));
      out.println("the default works");
    } catch (EngineException e) {
      out.println("the default fails");
    }
    for (String command : commands) {
      List<String> arguments = Files.readAllLines(Path.of(command));
      int code = Main.run(arguments.toArray(String[]::new), out, out);
      out.println(arguments.get(0) + " ends with " + code);
    }
  }
}
