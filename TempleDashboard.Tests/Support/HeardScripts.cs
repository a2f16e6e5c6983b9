using System.Collections.Concurrent;
using Microsoft.JSInterop;

namespace TempleDashboard.Tests.Support;

/// <summary>A browser that keeps what its scripts are asked, and answers nothing or what a test says; late where that is wanted.</summary>
internal sealed class HeardScripts : IJSRuntime
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _called = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _held = new();

    public ConcurrentQueue<(string Function, object?[] Values)> Calls { get; } = new();

    public ConcurrentDictionary<string, object> Answers { get; } = new();

    public IEnumerable<object?[]> CallsOf(string function) => Calls.Where(call => call.Function == function).Select(call => call.Values);

    /// <summary>Waits until a function is called for the first time.</summary>
    public Task CalledAsync(string function) => Called(function).Task.WaitAsync(TimeSpan.FromSeconds(20));

    /// <summary>Lets a function answer only once <see cref="LetGo"/> is called.</summary>
    public void Hold(string function) => _held[function] = new();

    public void LetGo(string function) => _held[function].SetResult();

    public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) =>
        InvokeAsync<TValue>(identifier, CancellationToken.None, args);

    public async ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args)
    {
        Calls.Enqueue((identifier, args ?? []));
        Called(identifier).TrySetResult();
        if (_held.TryGetValue(identifier, out var held))
            await held.Task.WaitAsync(cancellationToken);
        if (typeof(TValue) == typeof(IJSObjectReference))
            return (TValue)(object)new Reference(this);
        return Answers.TryGetValue(identifier, out var answer) && answer is TValue value ? value : default!;
    }

    private TaskCompletionSource Called(string function) =>
        _called.GetOrAdd(function, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private sealed class Reference(HeardScripts scripts) : IJSObjectReference
    {
        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => scripts.InvokeAsync<TValue>(identifier, args);

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) =>
            scripts.InvokeAsync<TValue>(identifier, cancellationToken, args);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
