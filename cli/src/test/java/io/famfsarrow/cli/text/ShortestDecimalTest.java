package io.famfsarrow.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShortestDecimalTest {
  private static final int ROUNDS = 3_000;

  @Test
  void readsBackAsTheSameDoubleAndNoShorterOneDoes() throws IOException {
    Random random = seeded();
    for (int i = 0; i < ROUNDS; i++) {
      double value = Math.abs(Double.longBitsToDouble(random.nextLong()));
      if (Double.isNaN(value) || Double.isInfinite(value) || value == 0) {
        continue;
      }
      BigDecimal decimal = new BigDecimal(text(value)).stripTrailingZeros();
      assertEquals(value, decimal.doubleValue());
      assertTrue(isShortest(new BigDecimal(value), decimal, d -> d.doubleValue() == value));
    }
  }

  @Test
  void readsBackAsTheSameFloatAndNoShorterOneDoes() throws IOException {
    Random random = seeded();
    for (int i = 0; i < ROUNDS; i++) {
      float value = Math.abs(Float.intBitsToFloat(random.nextInt()));
      if (Float.isNaN(value) || Float.isInfinite(value) || value == 0) {
        continue;
      }
      BigDecimal decimal = new BigDecimal(text(value)).stripTrailingZeros();
      assertEquals(value, decimal.floatValue());
      assertTrue(isShortest(new BigDecimal(value), decimal, d -> d.floatValue() == value));
    }
  }

  private interface Same {
    boolean as(BigDecimal candidate);
  }

  /** Neither neighbour of the exact value with one digit less reads back as it. */
  private static boolean isShortest(BigDecimal exact, BigDecimal decimal, Same same) {
    int digits = decimal.precision() - 1;
    if (digits == 0) {
      return true;
    }
    BigDecimal below = exact.round(new MathContext(digits, RoundingMode.DOWN));
    BigDecimal above = exact.round(new MathContext(digits, RoundingMode.UP));
    return !same.as(below) && !same.as(above);
  }

  private static Random seeded() {
    long seed = System.nanoTime();
    System.out.println("ShortestDecimalTest seed " + seed);
    return new Random(seed);
  }

  private static String text(double value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ByteSink sink = new ByteSink(bytes);
    ShortestDecimal.write(value, sink);
    sink.flush();
    return bytes.toString(StandardCharsets.US_ASCII);
  }

  private static String text(float value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ByteSink sink = new ByteSink(bytes);
    ShortestDecimal.write(value, sink);
    sink.flush();
    return bytes.toString(StandardCharsets.US_ASCII);
  }
}
