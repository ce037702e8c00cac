package io.famfsarrow.fuse;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.Type;
import java.util.Arrays;

/**
 * A function of libc, called through jffi directly, as in the store's media layer: so that a
 * command that only unmounts starts fast (decision record 0002). Arguments are integers and
 * addresses, nothing of them is checked: so one class of each package has a typed method for each
 * function that it uses, and nobody else makes calls.
 *
 * <p>Safe for use by several threads.
 */
public final class CFunction {
  private static final int MAX_ARGUMENTS = 6;
  private static final Invoker INVOKER = Invoker.getInstance();
  private static final CallContext[] SHAPES = shapes();

  private final long address;
  private final boolean wide;

  private CFunction(String name, boolean wide) {
    this.address = Library.getDefault().getSymbolAddress(name);
    this.wide = wide;
    if (address == 0) {
      throw new FuseUnavailableException(
          "this system's libc has no function " + name + "; glibc 2.28 or later has it");
    }
  }

  /** A function whose result is an {@code int}: the upper half of the register says nothing. */
  public static CFunction narrow(String name) {
    return new CFunction(name, false);
  }

  /** A function whose result has 64 bits. */
  public static CFunction wide(String name) {
    return new CFunction(name, true);
  }

  private static CallContext[] shapes() {
    CallContext[] shapes = new CallContext[MAX_ARGUMENTS + 1];
    for (int arguments = 0; arguments <= MAX_ARGUMENTS; arguments++) {
      Type[] types = new Type[arguments];
      Arrays.fill(types, Type.SINT64);
      shapes[arguments] =
          CallContext.getCallContext(Type.SINT64, types, CallingConvention.DEFAULT, true);
    }
    return shapes;
  }

  /** Calls it; returns what it returns, or the negative errno where that is -1. */
  public long call(long... a) {
    long result = invoke(a);
    long value = wide ? result : (int) result;
    return value == -1 ? -LastError.getInstance().get() : value;
  }

  private long invoke(long[] a) {
    CallContext shape = SHAPES[a.length];
    return switch (a.length) {
      case 0 -> INVOKER.invokeL0(shape, address);
      case 1 -> INVOKER.invokeL1(shape, address, a[0]);
      case 2 -> INVOKER.invokeL2(shape, address, a[0], a[1]);
      case 3 -> INVOKER.invokeL3(shape, address, a[0], a[1], a[2]);
      case 4 -> INVOKER.invokeL4(shape, address, a[0], a[1], a[2], a[3]);
      case 5 -> INVOKER.invokeL5(shape, address, a[0], a[1], a[2], a[3], a[4]);
      default -> INVOKER.invokeL6(shape, address, a[0], a[1], a[2], a[3], a[4], a[5]);
    };
  }
}
