import { useEffect, useState } from "react";

/** Return `value` as it was when it had last been left alone for `after` milliseconds. */
export function useSettled<Value>(value: Value, after: number): Value {
  const [settled, settle] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => settle(value), after);
    return () => clearTimeout(timer);
  }, [value, after]);
  return settled;
}
