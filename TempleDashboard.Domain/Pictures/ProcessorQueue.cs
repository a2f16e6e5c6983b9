namespace TempleDashboard.Domain.Pictures;

/// <summary>
/// Lets as many pieces of work run at once as there are processors. More at once would end no sooner on the whole: each would only wait for
/// all others, the unlucky ones longest. Who has had the least lately is next: of the clients, then of a client's cameras, then of a
/// camera's requests; so nobody waits for a list of a thousand pictures that came before. Of a camera's requests, what has waited for two
/// seconds is next in any case.
/// </summary>
public sealed class ProcessorQueue
{
    /// <summary>Pictures of one client that may wait; a further request is refused, unless it is the only one.</summary>
    public const int MostPicturesOfClient = 1000;

    private const int MostPictures = 4 * MostPicturesOfClient;
    private const long MostBytesOfClient = 512L * 1024 * 1024;
    private const long MostBytes = 2 * MostBytesOfClient;
    private const int MostShares = 1000;

    private static readonly TimeSpan LongestInTurn = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time;
    private readonly int _processors;
    private readonly Lock _gate = new();
    private readonly List<Piece> _waiting = [];
    private readonly Dictionary<string, Share> _shares = new(StringComparer.Ordinal);
    private readonly Share _all = new();
    private int _free;
    private int _freeForLarge;
    private double _usualMilliseconds = 20;

    public ProcessorQueue(TimeProvider time)
        : this(time, Environment.ProcessorCount)
    {
    }

    public ProcessorQueue(TimeProvider time, int processors)
    {
        this._time = time;
        this._processors = processors;
        _free = processors;
        _freeForLarge = Math.Max(1, processors - 1);
    }

    /// <summary>Pieces of work, such as decodes, that wait for a processor.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _waiting.Count;
        }
    }

    /// <summary>Pictures of the requests that were let in and are not answered yet.</summary>
    public int Pictures
    {
        get
        {
            lock (_gate)
                return _all.Pictures;
        }
    }

    /// <summary>Lets a request in; <see cref="Request.RunAsync"/> runs its pieces. Disposed of when it is answered.</summary>
    /// <param name="client">Who sends it, such as an address.</param>
    /// <param name="camera">For which of its cameras.</param>
    /// <param name="bytes">What the request holds in memory while it waits.</param>
    /// <param name="wait">Where the result is null: when to try again.</param>
    /// <returns>Null where too much is waiting already.</returns>
    public Request? TryEnter(string client, string camera, int pictures, long bytes, out TimeSpan wait)
    {
        lock (_gate)
        {
            var share = ShareOf(client);
            var isTooMuch =
                share.Pictures > 0 && (share.Pictures + pictures > MostPicturesOfClient || share.Bytes + bytes > MostBytesOfClient)
                || _all.Pictures > 0 && (_all.Pictures + pictures > MostPictures || _all.Bytes + bytes > MostBytes);
            wait = isTooMuch
                ? TimeSpan.FromSeconds(Math.Clamp(_all.Pictures * _usualMilliseconds / _processors / 1000, 1, 60))
                : TimeSpan.Zero;
            if (isTooMuch)
                return null;
            share.Add(pictures, bytes);
            _all.Add(pictures, bytes);
            return new Request(this, share, ShareOf($"{client}\n{camera}"), pictures, bytes);
        }
    }

    /// <summary>Runs a single piece of work of the program's own, such as <c>thumbnails</c>: all of one name are one client.</summary>
    public Task<T> RunAsync<T>(string name, bool isLarge, Func<T> work, CancellationToken cancellationToken) =>
        RunAsync(name, name, isLarge, work, cancellationToken);

    /// <summary>Runs a single piece of a client's work that answers no request of <see cref="TryEnter"/>: a picture to be stored.</summary>
    /// <param name="kind">What it is: stands beside the client's cameras, so that whoever uploads thousands is answered meanwhile.</param>
    public async Task<T> RunAsync<T>(string client, string kind, bool isLarge, Func<T> work, CancellationToken cancellationToken)
    {
        Request request;
        lock (_gate)
            request = new Request(this, ShareOf(client), ShareOf($"{client}\n{kind}"), 0, 0);
        using (request)
            return await request.RunAsync(isLarge, work, cancellationToken);
    }

    private Share ShareOf(string name)
    {
        if (_shares.Count > MostShares)
        {
            foreach (var (old, share) in _shares.Where(pair => pair.Value.Pictures == 0 && pair.Value.At(_time) < 1).ToList())
                _shares.Remove(old);
        }
        return _shares.TryGetValue(name, out var known) ? known : _shares[name] = new();
    }

    private Task WaitAsync(Piece piece, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _waiting.Add(piece);
            StartNext();
        }
        if (piece.Turn.Task.IsCompleted)
            return piece.Turn.Task;
        var registration = cancellationToken.Register(() => GiveUp(piece, cancellationToken));
        piece.Turn.Task.ContinueWith((_, state) => ((CancellationTokenRegistration)state!).Dispose(), registration, TaskScheduler.Default);
        return piece.Turn.Task;
    }

    private void GiveUp(Piece piece, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_waiting.Remove(piece))
                piece.Turn.SetCanceled(cancellationToken);
        }
    }

    private void Release(Piece piece, TimeSpan used)
    {
        lock (_gate)
        {
            piece.Request.Use(_time, used.TotalMilliseconds);
            _usualMilliseconds += (used.TotalMilliseconds - _usualMilliseconds) / 50;
            _free++;
            if (piece.IsLarge)
                _freeForLarge++;
            StartNext();
        }
    }

    private void StartNext()
    {
        while (_free > 0 && Next() is { } next)
        {
            _waiting.Remove(next);
            _free--;
            if (next.IsLarge)
                _freeForLarge--;
            next.Turn.SetResult();
        }
    }

    private Piece? Next()
    {
        Piece? best = null;
        foreach (var piece in _waiting)
        {
            if ((!piece.IsLarge || _freeForLarge > 0) && (best is null || piece.GoesBefore(best, _time)))
                best = piece;
        }
        return best;
    }

    /// <summary>A request's standing in the queue.</summary>
    public sealed class Request : IDisposable
    {
        private readonly ProcessorQueue _queue;
        private readonly Share _client;
        private readonly Share _camera;
        private readonly int _pictures;
        private readonly long _bytes;
        private double _used;

        internal Request(ProcessorQueue queue, Share client, Share camera, int pictures, long bytes) =>
            (this._queue, this._client, this._camera, this._pictures, this._bytes) = (queue, client, camera, pictures, bytes);

        /// <summary>
        /// Waits for a free processor and does <paramref name="work"/> on a thread of the pool. Work should be short: tens of milliseconds.
        /// </summary>
        /// <param name="isLarge">Work that is not short. It never takes the last processor, so that something short can always go on beside
        /// it.</param>
        /// <exception cref="OperationCanceledException">It was cancelled before its turn came.</exception>
        public async Task<T> RunAsync<T>(bool isLarge, Func<T> work, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var piece = new Piece(this, isLarge, _queue._time.GetTimestamp());
            await _queue.WaitAsync(piece, cancellationToken);
            var started = _queue._time.GetTimestamp();
            try
            {
                return await Task.Run(work, CancellationToken.None);
            }
            finally
            {
                _queue.Release(piece, _queue._time.GetElapsedTime(started));
            }
        }

        public void Dispose()
        {
            lock (_queue._gate)
            {
                _client.Add(-_pictures, -_bytes);
                _queue._all.Add(-_pictures, -_bytes);
            }
        }

        internal void Use(TimeProvider time, double milliseconds)
        {
            _used += milliseconds;
            _client.Use(time, milliseconds);
            if (_camera != _client)
                _camera.Use(time, milliseconds);
        }

        /// <summary>
        /// Below 0 where this one is next by what its client, its camera and itself have had; 0 among pieces of one request.
        /// </summary>
        internal int CompareTo(Request other, TimeProvider time) =>
            _client != other._client ? _client.At(time).CompareTo(other._client.At(time))
            : _camera != other._camera ? _camera.At(time).CompareTo(other._camera.At(time))
            : _used.CompareTo(other._used);

        internal bool IsOfSameCamera(Request other) => _camera == other._camera && _client == other._client;
    }

    /// <summary>
    /// What a client or a camera has waiting, and how much of the processors it had: half of that is forgotten every ten seconds.
    /// </summary>
    internal sealed class Share
    {
        private const double HalfLifeSeconds = 10;

        private double _used;
        private long _since;

        public int Pictures { get; private set; }

        public long Bytes { get; private set; }

        public void Add(int pictures, long bytes) => (Pictures, Bytes) = (Pictures + pictures, Bytes + bytes);

        public void Use(TimeProvider time, double milliseconds) => (_used, _since) = (At(time) + milliseconds, time.GetTimestamp());

        /// <summary>Milliseconds of processor.</summary>
        public double At(TimeProvider time) =>
            _used == 0 ? 0 : _used * Math.Pow(0.5, time.GetElapsedTime(_since).TotalSeconds / HalfLifeSeconds);
    }

    private sealed record Piece(Request Request, bool IsLarge, long Since)
    {
        public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Whether it is next although the other one came first.</summary>
        public bool GoesBefore(Piece other, TimeProvider time) =>
            Request.CompareTo(other.Request, time) < 0
            && !(Request.IsOfSameCamera(other.Request) && time.GetElapsedTime(other.Since) >= LongestInTurn);
    }
}
