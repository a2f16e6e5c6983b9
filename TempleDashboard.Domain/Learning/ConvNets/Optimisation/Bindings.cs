using Microsoft.ML.OnnxRuntime;

namespace TempleDashboard.Domain.Learning.ConvNets.Optimisation;

/// <summary>Ties a graph's inputs and outputs to pinned buffers, without copies.</summary>
internal sealed class Bindings(OrtIoBinding binding) : IDisposable
{
    private readonly List<OrtValue> values = [];

    public OrtIoBinding Binding => binding;

    public void Input<T>(string name, Memory<T> buffer, params long[] shape)
        where T : unmanaged => binding.BindInput(name, Value(buffer, shape));

    public void Output(string name, Memory<float> buffer, params long[] shape) => binding.BindOutput(name, Value(buffer, shape));

    /// <summary>Ties a buffer whose length follows from the batch: the first <c>count</c> of its rows.</summary>
    public void BatchInput<T>(string name, T[] buffer, int count, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        long[] whole = [count, .. shape];
        Input(name, buffer.AsMemory(0, checked((int)whole.Aggregate(1L, (product, length) => product * length))), whole);
    }

    public void Dispose()
    {
        binding.Dispose();
        foreach (var value in values)
            value.Dispose();
    }

    private OrtValue Value<T>(Memory<T> buffer, long[] shape)
        where T : unmanaged
    {
        var value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, buffer, shape);
        values.Add(value);
        return value;
    }
}
