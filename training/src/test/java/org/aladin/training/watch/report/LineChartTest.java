/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LineChartTest {
  private static final Pattern POINT = Pattern.compile("[ML](-?[\\d.]+) (-?[\\d.]+)");

  private static Curve.Summary spiky() {
    Curve curve = new Curve();
    for (int step = 1; step <= 400; step++) {
      curve.add(step, step == 2 ? 182 : 5);
    }
    return curve.summary(50);
  }

  private static String svg(LineChart chart) {
    return ReportTemplate.named("chart").render(chart.layout());
  }

  @Test
  void everythingIsInsideTheAxes() {
    String svg = svg(new LineChart("Loss <&>", "loss", 0).add("total", "c0 d0", spiky()));
    Matcher points = POINT.matcher(svg);
    int count = 0;
    while (points.find()) {
      count++;
      double x = Double.parseDouble(points.group(1));
      double y = Double.parseDouble(points.group(2));
      assertTrue(x >= 62 && x <= 640, points.group());
      assertTrue(y >= 14 && y <= 246, points.group());
    }
    // 50 points of the line, twice as many of the band, two of the key.
    assertEquals(152, count);
    assertTrue(svg.contains(">200</text>"), "an axis that ends above the spike");
    assertTrue(svg.contains("<title>Loss &lt;&amp;&gt;</title>"), svg);
  }

  @Test
  void namesOfLinesThatEndTogetherDoNotOverlap() {
    LineChart chart = new LineChart("Recall", "recall, %", 100);
    for (int i = 0; i < 6; i++) {
      Curve curve = new Curve();
      curve.add(1, 100);
      curve.add(2, 100);
      chart.add("line " + i, "c0 d0", curve.summary(10));
    }
    Matcher names =
        Pattern.compile("class=\"name\" x=\"[\\d.]+\" y=\"([\\d.]+)\"").matcher(svg(chart));
    double last = -1;
    int count = 0;
    while (names.find()) {
      double y = Double.parseDouble(names.group(1));
      assertTrue(last < 0 || y - last >= 13.9, last + " " + y);
      last = y;
      count++;
    }
    assertEquals(6, count);
    assertTrue(last < 246);
    assertFalse(chart.isEmpty());
  }
}
