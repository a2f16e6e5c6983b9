using System.Runtime.InteropServices;
using Google.Protobuf;
using static TempleDashboard.Learning.Onnx.AttributeProto.Types;
using static TempleDashboard.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Learning.Onnx;

/// <summary>Makes constant tensors of ONNX graphs and reads them back.</summary>
public static class OnnxTensor
{
    /// <summary>Makes a row-major tensor; no dimensions make a scalar.</summary>
    /// <exception cref="ArgumentException">The dimensions do not multiply to the number of values.</exception>
    public static TensorProto Create(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> dimensions) =>
        Create(name, DataType.Float, values, dimensions);

    /// <inheritdoc cref="Create(string, ReadOnlySpan{float}, ReadOnlySpan{long})"/>
    public static TensorProto Create(string name, ReadOnlySpan<long> values, params ReadOnlySpan<long> dimensions) =>
        Create(name, DataType.Int64, values, dimensions);

    /// <summary>Makes a list of strings.</summary>
    public static TensorProto Create(string name, IReadOnlyList<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var tensor = new TensorProto { Name = name, DataType = (int)DataType.String, Dims = { values.Count } };
        tensor.StringData.Add(values.Select(ByteString.CopyFromUtf8));
        return tensor;
    }

    /// <summary>Reads the values of a float32 tensor, in row-major order.</summary>
    /// <exception cref="ArgumentException">The tensor holds another type.</exception>
    public static float[] ReadFloats(TensorProto tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.DataType != (int)DataType.Float)
            throw new ArgumentException($"Tensor '{tensor.Name}' holds {(DataType)tensor.DataType}, not float32.", nameof(tensor));
        return tensor.HasRawData ? MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray() : [.. tensor.FloatData];
    }

    private static TensorProto Create<T>(string name, DataType type, ReadOnlySpan<T> values, ReadOnlySpan<long> dimensions)
        where T : unmanaged
    {
        var length = 1L;
        var tensor = new TensorProto { Name = name, DataType = (int)type };
        foreach (var dimension in dimensions)
        {
            tensor.Dims.Add(dimension);
            length *= dimension;
        }
        if (length != values.Length)
        {
            throw new ArgumentException(
                $"Tensor '{name}' of shape [{string.Join(',', dimensions.ToArray())}] needs {length} values, got {values.Length}.",
                nameof(values));
        }

        tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values));
        return tensor;
    }
}

/// <summary>One axis of a declared tensor shape: a fixed length, or a name for a length known only at run time ("N").</summary>
public readonly record struct OnnxDimension
{
    private readonly long _length;
    private readonly string? _symbol;

    private OnnxDimension(long length, string? symbol) => (this._length, this._symbol) = (length, symbol);

    public static implicit operator OnnxDimension(long length) => new(length, null);

    public static implicit operator OnnxDimension(string symbol) => new(0, symbol);

    internal TensorShapeProto.Types.Dimension ToProto() =>
        _symbol is null ? new() { DimValue = _length } : new() { DimParam = _symbol };
}

/// <summary>Makes the attributes of ONNX nodes.</summary>
public static class OnnxAttribute
{
    public static AttributeProto Int(string name, long value) =>
        new() { Name = name, Type = AttributeType.Int, I = value };

    public static AttributeProto Ints(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeType.Ints };
        foreach (var value in values)
            attribute.Ints.Add(value);
        return attribute;
    }

    public static AttributeProto Float(string name, float value) =>
        new() { Name = name, Type = AttributeType.Float, F = value };

    public static AttributeProto Text(string name, string value) =>
        new() { Name = name, Type = AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    public static AttributeProto Tensor(string name, TensorProto value) =>
        new() { Name = name, Type = AttributeType.Tensor, T = value };
}
