"""From the trained network to one ONNX graph: 8-bit weights, everything else in 32-bit floats.

What goes into a layer is quantized as it comes, over all that is in the run: so the bot runs one text at a
time, and a text gets the same answer alone and among a thousand.
"""

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training.encoder import HEADS, LAYERS, LEVELS, WIDTH, Reader

Array = NDArray[np.float32]


def graph_of(reader: Reader, *, notes: dict[str, str]) -> onnx.ModelProto:
    """The whole model: ids and mask (batch, tokens), int64 → rung, stretch, tags, features."""
    return _Drawing(reader).model(notes)


class _Drawing:
    """A graph as it is drawn, node after node."""

    def __init__(self, reader: Reader) -> None:
        self.weights = {name: value.detach().float().numpy() for name, value in reader.state_dict().items()}
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def model(self, notes: dict[str, str]) -> onnx.ModelProto:
        states = self.embedded()
        self.add("Cast", ["mask"], "mask_32", to=TensorProto.INT32)
        for number in range(LAYERS):
            states = self.block(f"blocks.{number}", states)
        self.pooled(states)
        self.plain("features", "rung", "rung")
        self.plain("features", "stretch", "stretch_column")
        self.add("Squeeze", ["stretch_column", self.constant("last", np.array([-1]))], "stretch")
        self.plain(states, "tags", "tags")
        return self.finished(notes)

    def add(self, kind: str, inputs: list[str], output: str, domain: str = "", **settings: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **settings))
        return output

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def weight(self, name: str) -> str:
        return self.constant(name, self.weights[name].astype(np.float32))

    def embedded(self) -> str:
        table, scales = eight_bits(self.weights["words.weight"])
        self.add("Gather", [self.constant("words", table), "ids"], "words_low")
        self.add("Cast", ["words_low"], "words_float", to=TensorProto.FLOAT)
        self.add("Gather", [self.constant("words_scale", scales[:, None]), "ids"], "words_scales")
        self.add("Mul", ["words_float", "words_scales"], "words_are")
        self.add("Shape", ["ids"], "length", start=1, end=2)
        zero = self.constant("zero", np.array([0]))
        self.add("Slice", [self.weight("places.weight"), zero, "length", zero], "places_are")
        self.add("Add", ["words_are", "places_are"], "placed")
        return self.add(
            "LayerNormalization",
            ["placed", self.weight("norm.weight"), self.weight("norm.bias")],
            "s",
            epsilon=1e-12,
        )

    def block(self, name: str, states: str) -> str:
        three = self.dense(f"{name}.attend", states, bias=True)
        parts = [f"{name}.{part}" for part in ("query", "key", "value")]
        self.nodes.append(helper.make_node("Split", [three], parts, axis=-1, num_outputs=3))
        seen = self.add(
            "MultiHeadAttention", [*parts, "", "mask_32"], f"{name}.seen", "com.microsoft", num_heads=HEADS
        )
        states = self.joined(f"{name}.mix", seen, states)
        wide = self.dense(f"{name}.widen", seen := states, bias=False)
        wide = self.add(
            "BiasGelu", [wide, self.weight(f"{name}.widen.bias")], f"{name}.wide", "com.microsoft"
        )
        return self.joined(f"{name}.narrow", wide, seen)

    def joined(self, name: str, new: str, old: str) -> str:
        dense = self.dense(name, new, bias=False)
        norm = [
            self.weight(f"{name}_norm.weight"),
            self.weight(f"{name}_norm.bias"),
            self.weight(f"{name}.bias"),
        ]
        kind = "SkipLayerNormalization"
        return self.add(kind, [dense, old, *norm], f"{name}.normed", "com.microsoft", epsilon=1e-12)

    def dense(self, name: str, states: str, *, bias: bool) -> str:
        rows, scales = eight_bits(self.weights[f"{name}.weight"])
        inputs = [states, self.constant(f"{name}.rows", rows.T), self.constant(f"{name}.scales", scales)]
        inputs.append(self.constant(f"{name}.zeros", np.zeros(len(scales), np.int8)))
        inputs += [self.weight(f"{name}.bias")] if bias else []
        return self.add("DynamicQuantizeMatMul", inputs, f"{name}.out", "com.microsoft")

    def plain(self, states: str, name: str, output: str) -> None:
        across = self.constant(f"{name}.across", self.weights[f"{name}.weight"].T.astype(np.float32))
        self.add("MatMul", [states, across], f"{name}.raw")
        self.add("Add", [f"{name}.raw", self.weight(f"{name}.bias")], output)

    def pooled(self, states: str) -> None:
        self.add("Cast", ["mask"], "mask_float", to=TensorProto.FLOAT)
        self.add("Unsqueeze", ["mask_float", self.constant("end", np.array([2]))], "mask_column")
        self.add("Mul", [states, "mask_column"], "masked")
        across = self.constant("tokens_axis", np.array([1]))
        self.add("ReduceSum", ["masked", across], "summed", keepdims=0)
        self.add("ReduceSum", ["mask_float", across], "counted", keepdims=1)
        self.add("Div", ["summed", "counted"], "features")

    def finished(self, notes: dict[str, str]) -> onnx.ModelProto:
        whole, real = TensorProto.INT64, TensorProto.FLOAT
        inputs = [helper.make_tensor_value_info(name, whole, ["batch", "tokens"]) for name in ("ids", "mask")]
        shapes = {
            "rung": ["batch", 4],
            "stretch": ["batch"],
            "tags": ["batch", "tokens", 3],
            "features": ["batch", WIDTH],
        }
        outputs = [helper.make_tensor_value_info(name, real, shape) for name, shape in shapes.items()]
        graph = helper.make_graph(self.nodes, "headroom", inputs, outputs, self.constants)
        domains = [helper.make_opsetid("", 18), helper.make_opsetid("com.microsoft", 1)]
        model = helper.make_model(graph, opset_imports=domains, ir_version=9)
        helper.set_model_props(model, notes)
        return model


def eight_bits(weights: Array) -> tuple[NDArray[np.int8], Array]:
    """Whole numbers from -LEVELS to LEVELS (rows, columns), and the scale of each row (rows,)."""
    scales = np.maximum(np.abs(weights).max(axis=1) / LEVELS, 1e-9).astype(np.float32)
    return np.rint(weights / scales[:, None]).astype(np.int8), scales
