"""Nouns as bytes and back, without pickle: a file that somebody else made can only give values, never run anything.

A dataclass becomes the list of its fields, an array the number of its bytes in a list beside the JSON; the type that is
asked for says how to read them back.
"""

import json
import sys
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from typing import Any, Union, get_args, get_origin, get_type_hints

import numpy as np

Parts = list[bytes]
_Reader = Callable[[Any, Parts], Any]
_Writer = Callable[[Any, Parts], Any]
_PLAIN = frozenset({str, int, float, bool, type(None)})


def pack(value: object) -> Parts:
    """A value made of dataclasses, sequences, mappings with text keys, arrays and plain values, as bytes.

    Returns
    -------
    list of bytes
        UTF-8 JSON (lone surrogates kept), then the bytes of each array.

    Raises
    ------
    TypeError
        For anything else.
    """
    arrays: Parts = []
    text = json.dumps(_plain(value, arrays), ensure_ascii=False, separators=(",", ":"))
    return [text.encode("utf-8", "surrogatepass"), *arrays]


def _plain(value: Any, arrays: Parts) -> Any:
    cls: Any = type(value)  # a class is hashable
    write = _writer(cls)
    return write(value, arrays) if write else value


@cache
def _writer(cls: Any) -> _Writer | None:
    """How to write values of this class; None where JSON takes them as they are."""
    if cls in _PLAIN:
        return None
    if issubclass(cls, np.ndarray):
        return _write_array
    if is_dataclass(cls):
        names = [field.name for field in fields(cls) if field.init]
        values = attrgetter(*names) if len(names) > 1 else lambda value: [getattr(value, name) for name in names]
        return lambda value, arrays: _write_list(values(value), arrays)
    if issubclass(cls, tuple | list):
        return _write_list
    if issubclass(cls, Mapping):
        return lambda value, arrays: {key: _plain(item, arrays) for key, item in value.items()}
    if issubclass(cls, np.generic):
        return lambda value, arrays: value.item()
    if issubclass(cls, str | int | float):
        return None
    raise TypeError(f"A {cls.__name__} cannot be packed; expected dataclasses, sequences, mappings, arrays.")


def _write_list(values: Any, arrays: Parts) -> list[Any]:
    return [item if type(item) in _PLAIN else _plain(item, arrays) for item in values]


def _write_array(value: np.ndarray, arrays: Parts) -> list[Any]:
    arrays.append(np.ascontiguousarray(value).tobytes())
    return [len(arrays), value.dtype.str, list(value.shape)]


def unpack(hint: Any, parts: Parts) -> Any:
    """The value of type `hint` that `pack` made these bytes of.

    Raises
    ------
    ValueError, TypeError, KeyError, IndexError
        If the bytes are not of that type.

    Examples
    --------
    >>> from analysis.core import Span
    >>> unpack(tuple[Span, ...], pack((Span(0, 7), Span(8, 12))))
    (Span(start=0, end=7), Span(start=8, end=12))
    """
    read = _reader(hint)
    value = json.loads(parts[0].decode("utf-8", "surrogatepass"))
    return value if read is None else read(value, parts)


@cache
def _reader(hint: Any) -> _Reader | None:
    """How to read a value of this type; None where JSON gives it as it is."""
    origin, args = get_origin(hint), get_args(hint)
    if hint is Any or hint is object or hint in _PLAIN:
        return None
    if is_dataclass(hint):
        return _dataclass_reader(hint)
    if origin is np.ndarray:
        return _array
    if origin in (Union, types.UnionType):
        rest = [arg for arg in args if arg is not type(None)]
        if all(arg in _PLAIN for arg in rest):
            return None
        if len(rest) > 1:
            raise TypeError(f"{hint} cannot be told apart; expected one type or None.")
        inner = _reader(rest[0])
        return lambda value, parts: None if value is None else inner(value, parts) if inner else value
    if origin is tuple and args[-1] is not Ellipsis:
        return _fixed(tuple(map(_reader, args)))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(_reader(args[1]))
    if origin is tuple or (isinstance(origin, type) and origin.__module__ == "collections.abc"):
        if args[0] is str:
            return lambda value, parts: tuple(map(sys.intern, value))
        each = _reader(args[0])
        return (lambda v, parts: tuple([each(i, parts) for i in v])) if each else (lambda v, parts: tuple(v))
    raise TypeError(f"{hint} cannot be unpacked; expected a dataclass, tuple, mapping, array or plain type.")


def _array(value: Any, parts: Parts) -> np.ndarray:
    number, dtype, shape = value
    if np.dtype(dtype).kind not in "biuf":
        raise ValueError(f"An array of {dtype} cannot be unpacked; expected numbers.")
    return np.frombuffer(parts[number], dtype).reshape(shape)


def _fixed(readers: tuple[_Reader | None, ...]) -> _Reader:
    def read(value: Any, parts: Parts) -> Any:
        return tuple([r(v, parts) if r else v for r, v in zip(readers, value, strict=True)])

    return read


def _mapping(inner: _Reader | None) -> _Reader:
    def read(value: Any, parts: Parts) -> Any:
        return {key: inner(item, parts) for key, item in value.items()} if inner else dict(value)

    return read


def _dataclass_reader(cls: Any) -> _Reader:
    names = [field.name for field in fields(cls) if field.init]
    in_place = not any(field.kw_only for field in fields(cls))
    readers: list[_Reader | None] = []
    plain = False

    def read(value: Any, parts: Parts) -> Any:
        nonlocal plain
        if not readers:  # a type that holds itself is known only now
            hints = get_type_hints(cls)
            readers.extend(_reader(hints[name]) for name in names)
            plain = not any(readers)
        if len(value) != len(names):
            raise ValueError(f"A {cls.__name__} has {len(names)} fields; got {len(value)}.")
        if not plain:
            value = [r(v, parts) if r and v is not None else v for r, v in zip(readers, value, strict=True)]
        return cls(*value) if in_place else cls(**dict(zip(names, value, strict=True)))

    return read
