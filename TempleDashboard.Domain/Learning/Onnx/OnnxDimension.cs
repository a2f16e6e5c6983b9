namespace TempleDashboard.Domain.Learning.Onnx;

/// <summary>One axis of a declared tensor shape: a fixed length, or a name for a length known only at run time ("N").</summary>
public readonly record struct OnnxDimension
{
    private readonly long length;
    private readonly string? symbol;

    private OnnxDimension(long length, string? symbol) => (this.length, this.symbol) = (length, symbol);

    public static implicit operator OnnxDimension(long length) => new(length, null);

    public static implicit operator OnnxDimension(string symbol) => new(0, symbol);

    internal TensorShapeProto.Types.Dimension ToProto() =>
        symbol is null ? new() { DimValue = length } : new() { DimParam = symbol };
}
