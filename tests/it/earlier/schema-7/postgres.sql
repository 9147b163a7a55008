--
-- PostgreSQL database dump
--


-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: _sqlx_migrations; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public._sqlx_migrations (
    version bigint NOT NULL,
    description text NOT NULL,
    installed_on timestamp with time zone DEFAULT now() NOT NULL,
    success boolean NOT NULL,
    checksum bytea NOT NULL,
    execution_time bigint NOT NULL
);


--
-- Name: accounts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.accounts (
    id text NOT NULL COLLATE pg_catalog."C",
    username text NOT NULL COLLATE pg_catalog."C",
    display_name text COLLATE pg_catalog."C",
    role text NOT NULL COLLATE pg_catalog."C",
    password_hash text COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    disabled_at bigint,
    refused_at bigint,
    push_paused_until bigint,
    CONSTRAINT accounts_role_check CHECK ((role = ANY (ARRAY['person'::text, 'administrator'::text])))
);


--
-- Name: attempts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.attempts (
    account_id text NOT NULL COLLATE pg_catalog."C",
    bucket text NOT NULL COLLATE pg_catalog."C",
    made bigint NOT NULL,
    last_at bigint NOT NULL
);


--
-- Name: audit_head; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.audit_head (
    place bigint NOT NULL,
    seq bigint NOT NULL,
    hash text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT audit_head_place_check CHECK ((place = 1))
);


--
-- Name: audit_log; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.audit_log (
    seq bigint NOT NULL,
    at bigint NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    account_id text COLLATE pg_catalog."C",
    device_id text COLLATE pg_catalog."C",
    client_id text COLLATE pg_catalog."C",
    challenge_id text COLLATE pg_catalog."C",
    detail text COLLATE pg_catalog."C",
    previous text NOT NULL COLLATE pg_catalog."C",
    hash text NOT NULL COLLATE pg_catalog."C"
);


--
-- Name: challenges; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.challenges (
    id text NOT NULL COLLATE pg_catalog."C",
    account_id text NOT NULL COLLATE pg_catalog."C",
    client_id text NOT NULL COLLATE pg_catalog."C",
    level text NOT NULL COLLATE pg_catalog."C",
    issued_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    token text NOT NULL COLLATE pg_catalog."C",
    shown text NOT NULL COLLATE pg_catalog."C",
    browser text COLLATE pg_catalog."C",
    network text COLLATE pg_catalog."C",
    state text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    wrong_numbers bigint NOT NULL,
    last_wrong_answer text COLLATE pg_catalog."C",
    delivered_at bigint,
    opened_at bigint,
    ticket_taken_at bigint,
    device_id text COLLATE pg_catalog."C",
    decided_at bigint,
    deny_reason text COLLATE pg_catalog."C",
    answer_token text COLLATE pg_catalog."C",
    answer_key text COLLATE pg_catalog."C",
    cancelled_at bigint,
    cancel_reason text COLLATE pg_catalog."C",
    redeemed_at bigint,
    bucket text DEFAULT 'strangers'::text NOT NULL COLLATE pg_catalog."C",
    attention text DEFAULT 'loud'::text NOT NULL COLLATE pg_catalog."C",
    spent text COLLATE pg_catalog."C",
    CONSTRAINT challenges_attention_check CHECK ((attention = ANY (ARRAY['loud'::text, 'quiet'::text]))),
    CONSTRAINT challenges_cancel_reason_check CHECK ((cancel_reason = ANY (ARRAY['withdrawn'::text, 'replaced'::text, 'account_changed'::text, 'reported'::text]))),
    CONSTRAINT challenges_check CHECK (((browser IS NULL) = (network IS NULL))),
    CONSTRAINT challenges_check1 CHECK (((state = ANY (ARRAY['approved'::text, 'denied'::text, 'reported'::text, 'redeemed'::text])) = (device_id IS NOT NULL))),
    CONSTRAINT challenges_check2 CHECK (((device_id IS NULL) = (decided_at IS NULL))),
    CONSTRAINT challenges_check3 CHECK (((device_id IS NULL) = (answer_token IS NULL))),
    CONSTRAINT challenges_check4 CHECK (((device_id IS NULL) = (answer_key IS NULL))),
    CONSTRAINT challenges_check5 CHECK (((state = 'denied'::text) = (deny_reason IS NOT NULL))),
    CONSTRAINT challenges_check6 CHECK (((state = 'cancelled'::text) = (cancelled_at IS NOT NULL))),
    CONSTRAINT challenges_check7 CHECK (((state = 'cancelled'::text) = (cancel_reason IS NOT NULL))),
    CONSTRAINT challenges_check8 CHECK (((state = 'redeemed'::text) = (redeemed_at IS NOT NULL))),
    CONSTRAINT challenges_deny_reason_check CHECK ((deny_reason = ANY (ARRAY['refused'::text, 'wrong_numbers'::text]))),
    CONSTRAINT challenges_level_check CHECK ((level = ANY (ARRAY['tap'::text, 'number'::text, 'strict'::text]))),
    CONSTRAINT challenges_spent_check CHECK ((spent = ANY (ARRAY['withdrawn'::text, 'replaced'::text, 'account_changed'::text, 'reported'::text]))),
    CONSTRAINT challenges_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'approved'::text, 'denied'::text, 'reported'::text, 'expired'::text, 'cancelled'::text, 'redeemed'::text])))
);


--
-- Name: devices; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.devices (
    id text NOT NULL COLLATE pg_catalog."C",
    account_id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    platform text NOT NULL COLLATE pg_catalog."C",
    key_jwk text NOT NULL COLLATE pg_catalog."C",
    key_thumbprint text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    last_answer_at bigint,
    revoked_at bigint
);


--
-- Name: enrolments; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.enrolments (
    id text NOT NULL COLLATE pg_catalog."C",
    account_id text NOT NULL COLLATE pg_catalog."C",
    session_id text COLLATE pg_catalog."C",
    secret_hash text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    state text NOT NULL COLLATE pg_catalog."C",
    device_id text COLLATE pg_catalog."C",
    device_name text COLLATE pg_catalog."C",
    platform text COLLATE pg_catalog."C",
    key_jwk text COLLATE pg_catalog."C",
    key_thumbprint text COLLATE pg_catalog."C",
    confirmation_code text COLLATE pg_catalog."C",
    claimed_at bigint,
    live_key text COLLATE pg_catalog."C",
    confirmed_at bigint,
    refused_at bigint,
    CONSTRAINT enrolments_check CHECK (((state <> ALL (ARRAY['claimed'::text, 'confirmed'::text])) OR ((device_id IS NOT NULL) AND (device_name IS NOT NULL) AND (platform IS NOT NULL) AND (key_jwk IS NOT NULL) AND (key_thumbprint IS NOT NULL) AND (confirmation_code IS NOT NULL) AND (claimed_at IS NOT NULL)))),
    CONSTRAINT enrolments_check1 CHECK (((state <> 'open'::text) OR ((device_id IS NULL) AND (claimed_at IS NULL)))),
    CONSTRAINT enrolments_check2 CHECK (((state = 'confirmed'::text) = (confirmed_at IS NOT NULL))),
    CONSTRAINT enrolments_check3 CHECK (((state = 'refused'::text) = (refused_at IS NOT NULL))),
    CONSTRAINT enrolments_check4 CHECK (((live_key IS NULL) OR (state = 'claimed'::text))),
    CONSTRAINT enrolments_state_check CHECK ((state = ANY (ARRAY['open'::text, 'claimed'::text, 'confirmed'::text, 'refused'::text])))
);


--
-- Name: guesses; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.guesses (
    name_hash text NOT NULL COLLATE pg_catalog."C",
    bucket text NOT NULL COLLATE pg_catalog."C",
    made bigint NOT NULL,
    last_at bigint NOT NULL
);


--
-- Name: idempotency_keys; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.idempotency_keys (
    client_id text NOT NULL COLLATE pg_catalog."C",
    key_hash text NOT NULL COLLATE pg_catalog."C",
    request_hash text NOT NULL COLLATE pg_catalog."C",
    challenge_id text NOT NULL COLLATE pg_catalog."C",
    expires_at bigint NOT NULL
);


--
-- Name: kept_receipts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.kept_receipts (
    challenge_id text NOT NULL COLLATE pg_catalog."C",
    key_hash text NOT NULL COLLATE pg_catalog."C",
    sealed text NOT NULL COLLATE pg_catalog."C",
    expires_at bigint NOT NULL
);


--
-- Name: known_browsers; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.known_browsers (
    account_id text NOT NULL COLLATE pg_catalog."C",
    browser text NOT NULL COLLATE pg_catalog."C",
    network text NOT NULL COLLATE pg_catalog."C",
    approved_at bigint NOT NULL,
    first_approved_at bigint DEFAULT 0 NOT NULL
);


--
-- Name: proofs; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.proofs (
    thumbprint text NOT NULL COLLATE pg_catalog."C",
    jti text NOT NULL COLLATE pg_catalog."C",
    expires_at bigint NOT NULL
);


--
-- Name: push_deliveries; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.push_deliveries (
    challenge_id text NOT NULL COLLATE pg_catalog."C",
    device_id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    sent_at bigint NOT NULL,
    accepted_at bigint,
    failed_at bigint,
    failure text COLLATE pg_catalog."C",
    delivered_at bigint,
    opened_at bigint,
    CONSTRAINT push_deliveries_check CHECK (((failed_at IS NULL) = (failure IS NULL))),
    CONSTRAINT push_deliveries_kind_check CHECK ((kind = ANY (ARRAY['webpush'::text, 'unifiedpush'::text, 'fcm'::text, 'apns'::text])))
);


--
-- Name: push_targets; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.push_targets (
    id text NOT NULL COLLATE pg_catalog."C",
    device_id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    sealed text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    CONSTRAINT push_targets_kind_check CHECK ((kind = ANY (ARRAY['webpush'::text, 'unifiedpush'::text, 'fcm'::text, 'apns'::text])))
);


--
-- Name: relying_parties; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.relying_parties (
    client_id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    secret_hash text NOT NULL COLLATE pg_catalog."C",
    origins text NOT NULL COLLATE pg_catalog."C",
    policy text COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    disabled_at bigint,
    CONSTRAINT relying_parties_policy_check CHECK ((policy = ANY (ARRAY['auto'::text, 'tap'::text, 'number'::text, 'strict'::text])))
);


--
-- Name: server_keys; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.server_keys (
    kid text NOT NULL COLLATE pg_catalog."C",
    "position" bigint NOT NULL,
    public_jwk text NOT NULL COLLATE pg_catalog."C",
    sealed_seed text NOT NULL COLLATE pg_catalog."C",
    certificate text COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    active_from bigint NOT NULL
);


--
-- Name: sessions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions (
    id text NOT NULL COLLATE pg_catalog."C",
    account_id text NOT NULL COLLATE pg_catalog."C",
    token_hash text NOT NULL COLLATE pg_catalog."C",
    strength text NOT NULL COLLATE pg_catalog."C",
    browser text COLLATE pg_catalog."C",
    ip text COLLATE pg_catalog."C",
    authenticated_at bigint NOT NULL,
    last_used_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    device_id text COLLATE pg_catalog."C",
    challenge_id text COLLATE pg_catalog."C",
    known_as text COLLATE pg_catalog."C",
    CONSTRAINT sessions_strength_check CHECK ((strength = ANY (ARRAY['password_only'::text, 'approved'::text])))
);


--
-- Name: settings; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.settings (
    name text NOT NULL COLLATE pg_catalog."C",
    value text NOT NULL COLLATE pg_catalog."C"
);


--
-- Data for Name: _sqlx_migrations; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public._sqlx_migrations VALUES (1, 'init', '2026-11-28 21:15:16.172116+00', true, '\xa100c8a0e39863365896343bd13b362b118336961961eeb3546ff64d75e5bc90f43b8977ecd4e12e8fe00c4d1c7dce0c', 56145473);
INSERT INTO public._sqlx_migrations VALUES (2, 'audit of a decision', '2026-11-28 21:15:16.231685+00', true, '\xfd2c80f60d2c8d5b8cbfc5b6a3344a59f82eae2d3b34a99b173daecbb1810156f0c92e3aa7d84e16b218c0fe6350cde1', 7300736);
INSERT INTO public._sqlx_migrations VALUES (3, 'limits', '2026-11-28 21:15:16.239179+00', true, '\xbf348c1308333d333507567a267844ed94d2a4a9d4f7d14162efc8020b51fc151db3d3d9c1ceef77f0ae3d84c5021eae', 9937350);
INSERT INTO public._sqlx_migrations VALUES (4, 'push', '2026-11-28 21:15:16.249564+00', true, '\x3a864a26418b2ddc689b1a2806234a021a81147bc55439c172f604c5f923d74bbde5d0a860f4360f660a59677db3c266', 9878210);
INSERT INTO public._sqlx_migrations VALUES (5, 'due', '2026-11-28 21:15:16.2601+00', true, '\xed9d00db67c5062c7bc47944cf91a42ea31b43bc3b7ae32aaef5a6bd8c81022cb57b93de66fcb395770982c2e72f2f54', 8311461);
INSERT INTO public._sqlx_migrations VALUES (6, 'sessions know their device', '2026-11-28 21:15:16.268624+00', true, '\xc9a6a3415870394f5c56ca49e5536b116a31f59a2b688f3dba12fd4ffb018fd91ab61b371f90985fcae428349cfc1ee8', 10128132);
INSERT INTO public._sqlx_migrations VALUES (7, 'lost answers', '2026-11-28 21:15:16.278988+00', true, '\xee582dfd9ebdf8ec410083b2d44028012d026c907d8c5e03fbc75fef0379cd8c54741d4b0ca0c96f13a024bcbb21c00c', 7409992);


--
-- Data for Name: accounts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.accounts VALUES ('01a22403-2ab0-7834-94a8-593ba2ede4e9', 'bert', NULL, 'person', '$argon2id$v=19$m=19456,t=2,p=1$ak0JpReBIXDxu1XQ092qHA$EA++9bPuQP5iX3fsDt7aOW3Mu6Myfi/dW4dHH1H7oBQ', 1795900517040, NULL, NULL, NULL);
INSERT INTO public.accounts VALUES ('01a22403-2b74-78c5-acc5-6bf862281bf0', 'cora', NULL, 'person', NULL, 1795900517236, 1795900517354, NULL, NULL);
INSERT INTO public.accounts VALUES ('01a22403-29f3-7271-aaca-c4c34fe18428', 'anna', 'Anna Müller', 'administrator', '$argon2id$v=19$m=19456,t=2,p=1$fdeURm1cgckwEoNwjj51Fw$g68LYsuoGqt8+3cVR3IryDK3Lb6W8KwUb0Ij0q/yw60', 1795900516851, NULL, 1795900524634, 1795901424634);


--
-- Data for Name: attempts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.attempts VALUES ('01a22403-29f3-7271-aaca-c4c34fe18428', 'strangers', 0, 1795900524689);
INSERT INTO public.attempts VALUES ('01a22403-29f3-7271-aaca-c4c34fe18428', 'IIh807VEIVpqeExrSkxdZkBeSAjAvlNJ88yZ8uuLgD8', 2, 1795900525807);


--
-- Data for Name: audit_head; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.audit_head VALUES (1, 24, 'MUO41_zn8TxG_Z39pLeiawjCsrYT7uJdXrOICeodXys');


--
-- Data for Name: audit_log; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.audit_log VALUES (1, 1795900516314, 'server.key_added', NULL, NULL, NULL, NULL, 'QB7ac737VWavbyTz7BAgdK5sxY4l0wg7T8fhxWj1GSE', 'genesis', 'h5GgzzAPJ4m7qIm1a9Kz2jHGpbBJh1w7HtpSnyFMNnI');
INSERT INTO public.audit_log VALUES (2, 1795900516355, 'client.created', NULL, NULL, 'nod', NULL, NULL, 'h5GgzzAPJ4m7qIm1a9Kz2jHGpbBJh1w7HtpSnyFMNnI', '5E3WonxYocO3HyXcyZ5V5OFZYVTKi17C2v3A4ftZWDg');
INSERT INTO public.audit_log VALUES (3, 1795900516639, 'client.created', NULL, NULL, 'webmail', NULL, NULL, '5E3WonxYocO3HyXcyZ5V5OFZYVTKi17C2v3A4ftZWDg', 'oseMtrsD57J3a4L-TAjIR-MdjJj3OhDLE0dnWzIrgp0');
INSERT INTO public.audit_log VALUES (4, 1795900516928, 'account.created', '01a22403-29f3-7271-aaca-c4c34fe18428', NULL, NULL, NULL, 'anna, administrator', 'oseMtrsD57J3a4L-TAjIR-MdjJj3OhDLE0dnWzIrgp0', 'cyXZx2SihnHMuJwMmmv0AeokSdcPEM3SNfG1Vnf5-F0');
INSERT INTO public.audit_log VALUES (5, 1795900517126, 'account.created', '01a22403-2ab0-7834-94a8-593ba2ede4e9', NULL, NULL, NULL, 'bert, person', 'cyXZx2SihnHMuJwMmmv0AeokSdcPEM3SNfG1Vnf5-F0', 'ajqU6o-AZczJuSsAvQjATvz9kZECaVN4bHe-Tom7oI0');
INSERT INTO public.audit_log VALUES (6, 1795900517237, 'account.created', '01a22403-2b74-78c5-acc5-6bf862281bf0', NULL, NULL, NULL, 'cora, person', 'ajqU6o-AZczJuSsAvQjATvz9kZECaVN4bHe-Tom7oI0', 'Q7u5h2R7cbJ9I-zFWbjPJYc37ZLVVQYJsdkIJaMyBi4');
INSERT INTO public.audit_log VALUES (7, 1795900517354, 'account.disabled', '01a22403-2b74-78c5-acc5-6bf862281bf0', NULL, NULL, NULL, NULL, 'Q7u5h2R7cbJ9I-zFWbjPJYc37ZLVVQYJsdkIJaMyBi4', 'ufZZwPAeV3uzUD5NCWJ4cDhvLPKxFHxiZ2haPp24Hcc');
INSERT INTO public.audit_log VALUES (8, 1795900517521, 'enrolment.created', '01a22403-29f3-7271-aaca-c4c34fe18428', NULL, NULL, NULL, '01a22403-2c91-7428-87ae-8db32d527493', 'ufZZwPAeV3uzUD5NCWJ4cDhvLPKxFHxiZ2haPp24Hcc', 'DXyLO5eyzwJM3k_n9EDbfDF3jvmuK-pTPr4qUmddSQ4');
INSERT INTO public.audit_log VALUES (9, 1795900518148, 'enrolment.claimed', '01a22403-29f3-7271-aaca-c4c34fe18428', '01a22403-2f04-7841-afc6-b7fe6481c16c', NULL, NULL, 'epR9p6nKObMjrX9K_FQ3nmF2mh16dz_48ulir_s3qZI', 'DXyLO5eyzwJM3k_n9EDbfDF3jvmuK-pTPr4qUmddSQ4', 'k_Kzd6CZ_sFHG7f1D1azteknVMT4P3HU0EHZ7nGeDW4');
INSERT INTO public.audit_log VALUES (10, 1795900519868, 'device.bound', '01a22403-29f3-7271-aaca-c4c34fe18428', '01a22403-2f04-7841-afc6-b7fe6481c16c', NULL, NULL, 'epR9p6nKObMjrX9K_FQ3nmF2mh16dz_48ulir_s3qZI', 'k_Kzd6CZ_sFHG7f1D1azteknVMT4P3HU0EHZ7nGeDW4', 'WGvuL2MTT-bIBT1a-PORDFFxYoRXV_9sQbEUw2mJtlM');
INSERT INTO public.audit_log VALUES (11, 1795900520499, 'enrolment.created', '01a22403-29f3-7271-aaca-c4c34fe18428', NULL, NULL, NULL, '01a22403-3833-7d14-af1c-ee02ea901ac4', 'WGvuL2MTT-bIBT1a-PORDFFxYoRXV_9sQbEUw2mJtlM', '2y9-dJfDXPqw_3kUut5ewgvaS16wn-oe6B-ZNAFIbzk');
INSERT INTO public.audit_log VALUES (12, 1795900520771, 'enrolment.claimed', '01a22403-29f3-7271-aaca-c4c34fe18428', '01a22403-3943-7992-8b78-c7818b705fa8', NULL, NULL, '9MdGwPo2HtKx1uHqAkxBas9TSqPbk2T8YVofdRHP7Nw', '2y9-dJfDXPqw_3kUut5ewgvaS16wn-oe6B-ZNAFIbzk', 'D9wmlqp09HvAIM3JLCmTkVxVqp849k46mLiAnOhrIA4');
INSERT INTO public.audit_log VALUES (13, 1795900522804, 'device.bound', '01a22403-29f3-7271-aaca-c4c34fe18428', '01a22403-3943-7992-8b78-c7818b705fa8', NULL, NULL, '9MdGwPo2HtKx1uHqAkxBas9TSqPbk2T8YVofdRHP7Nw', 'D9wmlqp09HvAIM3JLCmTkVxVqp849k46mLiAnOhrIA4', 'iZN04qD8uVRPNfR1v6EDdShf6GyXcYGzSLysT_fcDZ4');
INSERT INTO public.audit_log VALUES (14, 1795900522925, 'device.push_target_changed', '01a22403-29f3-7271-aaca-c4c34fe18428', '01a22403-2f04-7841-afc6-b7fe6481c16c', NULL, NULL, 'unifiedpush', 'iZN04qD8uVRPNfR1v6EDdShf6GyXcYGzSLysT_fcDZ4', 'op4U6ZlU_XL8QWDVJH-CxONqdgmmTI3IUzgW7iuCTuM');
INSERT INTO public.audit_log VALUES (15, 1795900523546, 'challenge.approved', '01a22403-29f3-7271-aaca-c4c34fe18428', '01a22403-2f04-7841-afc6-b7fe6481c16c', 'webmail', '01a22403-41e5-75bc-ad0c-b6cbb9834afe', '04PQHyC5ucLzqqsLKV5bUyA_e7syV6QD3bQO3h5PZKE', 'op4U6ZlU_XL8QWDVJH-CxONqdgmmTI3IUzgW7iuCTuM', '6WVlk6_Hy7kTJ-GTChjPfqCBc3z3LRGXbxLeowPaHDM');
INSERT INTO public.audit_log VALUES (16, 1795900523604, 'challenge.redeemed', '01a22403-29f3-7271-aaca-c4c34fe18428', NULL, 'webmail', '01a22403-41e5-75bc-ad0c-b6cbb9834afe', '04PQHyC5ucLzqqsLKV5bUyA_e7syV6QD3bQO3h5PZKE', '6WVlk6_Hy7kTJ-GTChjPfqCBc3z3LRGXbxLeowPaHDM', '8mUrlaLdqKaLUqTGybiZuKkzTK5IUYbSecCJIh9-ieI');
INSERT INTO public.audit_log VALUES (17, 1795900524128, 'challenge.denied', '01a22403-29f3-7271-aaca-c4c34fe18428', '01a22403-3943-7992-8b78-c7818b705fa8', 'webmail', '01a22403-4489-7e53-97ce-2f3e54b1057b', 'JzYk2hxwpxlzAJYB1vObUC6_qJpjbsTkd2m_NBoqGkw', '8mUrlaLdqKaLUqTGybiZuKkzTK5IUYbSecCJIh9-ieI', 'lDwTVKam9UdkINH649ls_NryfXVhhF-hKcohX-vkjWg');
INSERT INTO public.audit_log VALUES (18, 1795900524634, 'challenge.reported', '01a22403-29f3-7271-aaca-c4c34fe18428', '01a22403-3943-7992-8b78-c7818b705fa8', 'webmail', '01a22403-468e-7d7c-9ce4-ba24404637b1', 'AckJTc0mZUwlJbF6pEKqkC3Tv_NrfdTkIfJKM6JNoKM', 'lDwTVKam9UdkINH649ls_NryfXVhhF-hKcohX-vkjWg', 'StFqS7439ySGatL554HDH7yj_6pwV05aVLmTkWs2Opk');
INSERT INTO public.audit_log VALUES (19, 1795900524634, 'account.push_paused', '01a22403-29f3-7271-aaca-c4c34fe18428', NULL, NULL, '01a22403-468e-7d7c-9ce4-ba24404637b1', 'until 2026-11-28T21:30:24.634Z, after a report', 'StFqS7439ySGatL554HDH7yj_6pwV05aVLmTkWs2Opk', '5tTOWOSdNf-W39WX5u46cKw7rELp9TyZiQjTXSGOcH8');
INSERT INTO public.audit_log VALUES (20, 1795900525268, 'challenge.approved', '01a22403-29f3-7271-aaca-c4c34fe18428', '01a22403-2f04-7841-afc6-b7fe6481c16c', 'webmail', '01a22403-4891-77b0-8448-4a64125d0880', 'gR44BeHNdtVtSpqViRc_tZJb5pDhlvwtknD15fd9BdQ', '5tTOWOSdNf-W39WX5u46cKw7rELp9TyZiQjTXSGOcH8', 'nBn8-qiOBEXXgCMp-GLZxIY20alLMufLh18l4U6XCZk');
INSERT INTO public.audit_log VALUES (21, 1795900525772, 'challenge.cancelled', '01a22403-29f3-7271-aaca-c4c34fe18428', NULL, 'webmail', '01a22403-4b1e-7e8f-b356-0f44561c5911', NULL, 'nBn8-qiOBEXXgCMp-GLZxIY20alLMufLh18l4U6XCZk', 'XbdU7mVQ8D5savib9QBbK5P8xxTHnUKuh_i9lWTSOIU');
INSERT INTO public.audit_log VALUES (22, 1795900526591, 'device.revoked', '01a22403-29f3-7271-aaca-c4c34fe18428', '01a22403-3943-7992-8b78-c7818b705fa8', NULL, NULL, NULL, 'XbdU7mVQ8D5savib9QBbK5P8xxTHnUKuh_i9lWTSOIU', 'TRZHtbybqW9YzFoMEJKxdslOLae_i8CAjM2OYtJEuY8');
INSERT INTO public.audit_log VALUES (23, 1795900526699, 'server.key_added', NULL, NULL, NULL, NULL, 'iu3UyIVCY70pbZzMMsKymcmEiclp-pj5oDKRLBO9qq8', 'TRZHtbybqW9YzFoMEJKxdslOLae_i8CAjM2OYtJEuY8', 'nRu5Fb6CJ438F6EHiZvNMXZONlY7QP4684zGjlWtGYo');
INSERT INTO public.audit_log VALUES (24, 1795900526887, 'session.created', '01a22403-2ab0-7834-94a8-593ba2ede4e9', NULL, NULL, NULL, 'password only', 'nRu5Fb6CJ438F6EHiZvNMXZONlY7QP4684zGjlWtGYo', 'MUO41_zn8TxG_Z39pLeiawjCsrYT7uJdXrOICeodXys');


--
-- Data for Name: challenges; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.challenges VALUES ('01a22403-4489-7e53-97ce-2f3e54b1057b', '01a22403-29f3-7271-aaca-c4c34fe18428', 'webmail', 'strict', 1795900523657, 1795900643000, 'eyJ0eXAiOiJub2QtY2hhbGxlbmdlK2p3dCIsImFsZyI6IkVkRFNBIiwia2lkIjoiUUI3YWM3MzdWV2F2YnlUejdCQWdkSzVzeFk0bDB3ZzdUOGZoeFdqMUdTRSJ9.eyJpc3MiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJzdWIiOiIwMWEyMjQwMy0yOWYzLTcyNzEtYWFjYS1jNGMzNGZlMTg0MjgiLCJqdGkiOiIwMWEyMjQwMy00NDg5LTdlNTMtOTdjZS0yZjNlNTRiMTA1N2IiLCJ1c2VybmFtZSI6ImFubmEiLCJycCI6eyJpZCI6IndlYm1haWwiLCJuYW1lIjoiV2VibWFpbCJ9LCJhY3Rpb24iOiJTaWduIGluIHRvIFdlYm1haWwiLCJjb250ZXh0Ijp7ImlwIjoiMTkyLjAuMi43IiwiYnJvd3NlciI6IkZpcmVmb3ggb24gTGludXgiLCJuZXdfYnJvd3NlciI6ZmFsc2UsIm5ld19uZXR3b3JrIjpmYWxzZX0sImxldmVsIjoic3RyaWN0IiwiaWF0IjoxNzk1OTAwNTIzLCJleHAiOjE3OTU5MDA2NDMsIm5vbmNlIjoiM0NYcHFDMVpTZkM3YjQ4aEttVlNiQSJ9.nOfPB9lgl9QZfhOlWGTny7ckR5xGT40rksP0ptpnSOPkuQg9IngMIiGLmF2edINgj3UtnsJgo7DlTVyNeWxBBA', 'Wutbtf2twyNtt9VTn3aZml5LHwb3Fe_oLOODcDTss3Wv1lzHRe1tnAEwa_9UBGvQZjShGYOfH3uG', 'IIh807VEIVpqeExrSkxdZkBeSAjAvlNJ88yZ8uuLgD8', '192.0.2.0/24', 'denied', 3, 0, NULL, 1795900524119, NULL, NULL, '01a22403-3943-7992-8b78-c7818b705fa8', 1795900524128, 'refused', 'eyJ0eXAiOiJub2QtYW5zd2VyK2p3dCIsImFsZyI6IkVkRFNBIiwia2lkIjoiOU1kR3dQbzJIdEt4MXVIcUFreEJhczlUU3FQYmsyVDhZVm9mZFJIUDdOdyJ9.eyJpc3MiOiIwMWEyMjQwMy0zOTQzLTc5OTItOGI3OC1jNzgxOGI3MDVmYTgiLCJhdWQiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJqdGkiOiIwMWEyMjQwMy00NDg5LTdlNTMtOTdjZS0yZjNlNTRiMTA1N2IiLCJjdGgiOiIxcmdOWFpTNHl2elpXMy0tYk1oRG5oZGZ5VWdET1Q1Q25RYWVvOWVDcGFNIiwiZGVjaXNpb24iOiJkZW55IiwiaWF0IjoxNzk1OTAwNTI0fQ.5c_87QQKJTIHkMsxw5EJSxWAI0Et4Lk3bv10A_nzqb_t0EUzf4wx3ldiW-UwbYid96aalB3NVUiPfDZSqp-QCg', '{"kty":"OKP","crv":"Ed25519","x":"JPrxR12zVX7DyDhFfHP24MJfMJ44rKnVJ5tqUATTSJI"}', NULL, NULL, NULL, 'IIh807VEIVpqeExrSkxdZkBeSAjAvlNJ88yZ8uuLgD8', 'loud', NULL);
INSERT INTO public.challenges VALUES ('01a22403-41e5-75bc-ad0c-b6cbb9834afe', '01a22403-29f3-7271-aaca-c4c34fe18428', 'webmail', 'strict', 1795900522981, 1795900642000, 'eyJ0eXAiOiJub2QtY2hhbGxlbmdlK2p3dCIsImFsZyI6IkVkRFNBIiwia2lkIjoiUUI3YWM3MzdWV2F2YnlUejdCQWdkSzVzeFk0bDB3ZzdUOGZoeFdqMUdTRSJ9.eyJpc3MiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJzdWIiOiIwMWEyMjQwMy0yOWYzLTcyNzEtYWFjYS1jNGMzNGZlMTg0MjgiLCJqdGkiOiIwMWEyMjQwMy00MWU1LTc1YmMtYWQwYy1iNmNiYjk4MzRhZmUiLCJ1c2VybmFtZSI6ImFubmEiLCJycCI6eyJpZCI6IndlYm1haWwiLCJuYW1lIjoiV2VibWFpbCJ9LCJhY3Rpb24iOiJTaWduIGluIHRvIFdlYm1haWwiLCJjb250ZXh0Ijp7ImlwIjoiMTkyLjAuMi43IiwiYnJvd3NlciI6IkZpcmVmb3ggb24gTGludXgiLCJuZXdfYnJvd3NlciI6dHJ1ZSwibmV3X25ldHdvcmsiOnRydWV9LCJsZXZlbCI6InN0cmljdCIsImlhdCI6MTc5NTkwMDUyMiwiZXhwIjoxNzk1OTAwNjQyLCJub25jZSI6Im1MU1JZVXI1cHEybEU3ZUJ0NnhxbUEifQ.J417ZxNZRaq006UTzf_gB8ac9GkoNqIwH2rQwTpVgFquE1L1CxG34BKvpyxDRaE_0GgYM25dSTJnbdOfsnBbAA', 'NLplrEsQ5tmQrGZmjEohzRdN_SXYLNMDymw_PLhohf9g1D0-XlObWhbDOMSowRxLZnvKL4tWUkpV', 'IIh807VEIVpqeExrSkxdZkBeSAjAvlNJ88yZ8uuLgD8', '192.0.2.0/24', 'redeemed', 4, 0, NULL, 1795900523528, NULL, NULL, '01a22403-2f04-7841-afc6-b7fe6481c16c', 1795900523546, NULL, 'eyJ0eXAiOiJub2QtYW5zd2VyK2p3dCIsImFsZyI6IkVkRFNBIiwia2lkIjoiZXBSOXA2bktPYk1qclg5S19GUTNubUYybWgxNmR6XzQ4dWxpcl9zM3FaSSJ9.eyJpc3MiOiIwMWEyMjQwMy0yZjA0LTc4NDEtYWZjNi1iN2ZlNjQ4MWMxNmMiLCJhdWQiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJqdGkiOiIwMWEyMjQwMy00MWU1LTc1YmMtYWQwYy1iNmNiYjk4MzRhZmUiLCJjdGgiOiJ4Q2Y4YVJRQjdRSHJPYjg2TTZNSFJadE1QZUllemx6ZG5HUVNBQzlTLUZzIiwiZGVjaXNpb24iOiJhcHByb3ZlIiwic2VjcmV0Ijp7InR5cGVkIjoiOTQxNjE1In0sImlhdCI6MTc5NTkwMDUyM30.bowEJW3GLWe-mg7avMSgKqDTf9ndJ6tBnkJvgoq48Ivha-leei6ZqwwImIepe_0KWX5HktCNuSgKjn8ohIe5Dg', '{"kty":"OKP","crv":"Ed25519","x":"yfE4C4KHnN-VwR7nLWJmN06pyAJhw23iGbNuv3Om48Q"}', NULL, NULL, 1795900523604, 'strangers', 'loud', NULL);
INSERT INTO public.challenges VALUES ('01a22403-468e-7d7c-9ce4-ba24404637b1', '01a22403-29f3-7271-aaca-c4c34fe18428', 'webmail', 'strict', 1795900524174, 1795900644000, 'eyJ0eXAiOiJub2QtY2hhbGxlbmdlK2p3dCIsImFsZyI6IkVkRFNBIiwia2lkIjoiUUI3YWM3MzdWV2F2YnlUejdCQWdkSzVzeFk0bDB3ZzdUOGZoeFdqMUdTRSJ9.eyJpc3MiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJzdWIiOiIwMWEyMjQwMy0yOWYzLTcyNzEtYWFjYS1jNGMzNGZlMTg0MjgiLCJqdGkiOiIwMWEyMjQwMy00NjhlLTdkN2MtOWNlNC1iYTI0NDA0NjM3YjEiLCJ1c2VybmFtZSI6ImFubmEiLCJycCI6eyJpZCI6IndlYm1haWwiLCJuYW1lIjoiV2VibWFpbCJ9LCJhY3Rpb24iOiJTaWduIGluIHRvIFdlYm1haWwiLCJjb250ZXh0Ijp7ImlwIjoiMTkyLjAuMi43IiwiYnJvd3NlciI6IkZpcmVmb3ggb24gTGludXgiLCJuZXdfYnJvd3NlciI6ZmFsc2UsIm5ld19uZXR3b3JrIjpmYWxzZX0sImxldmVsIjoic3RyaWN0IiwiaWF0IjoxNzk1OTAwNTI0LCJleHAiOjE3OTU5MDA2NDQsIm5vbmNlIjoiQUZtaFYzVkR5RXJvVElFYjFhT3h1USJ9._ekrGsHi8k31F35wY8X7Zrn5EhNDxE0YTrdKphzt-Jzk1EVOzUL0KN83AQL4Jf3JklgxVLzXHMKfd4mMAZW8BA', '5NLsPMp1guCJr7hepi4-_cd2_GKHuD-vQRWOqrwemd8V8K3BeT7z5eDHwNpYr4pTcJasANuScvTD', 'IIh807VEIVpqeExrSkxdZkBeSAjAvlNJ88yZ8uuLgD8', '192.0.2.0/24', 'reported', 3, 0, NULL, 1795900524626, NULL, NULL, '01a22403-3943-7992-8b78-c7818b705fa8', 1795900524634, NULL, 'eyJ0eXAiOiJub2QtYW5zd2VyK2p3dCIsImFsZyI6IkVkRFNBIiwia2lkIjoiOU1kR3dQbzJIdEt4MXVIcUFreEJhczlUU3FQYmsyVDhZVm9mZFJIUDdOdyJ9.eyJpc3MiOiIwMWEyMjQwMy0zOTQzLTc5OTItOGI3OC1jNzgxOGI3MDVmYTgiLCJhdWQiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJqdGkiOiIwMWEyMjQwMy00NjhlLTdkN2MtOWNlNC1iYTI0NDA0NjM3YjEiLCJjdGgiOiJEVWZWTjRRUHpkZjhDX0I4WjFVVTlwS2RSalMwSUowN08xWTBRMy1IUUtBIiwiZGVjaXNpb24iOiJyZXBvcnQiLCJpYXQiOjE3OTU5MDA1MjR9.cBn6-4H8CfdeoXql_yIChVrfaY-a-iImDELpHEZay1HcaND0lZTbGHWeRiZ2OqZVBe8FAEMMoDaqBg_g9RSuBA', '{"kty":"OKP","crv":"Ed25519","x":"JPrxR12zVX7DyDhFfHP24MJfMJ44rKnVJ5tqUATTSJI"}', NULL, NULL, NULL, 'IIh807VEIVpqeExrSkxdZkBeSAjAvlNJ88yZ8uuLgD8', 'loud', NULL);
INSERT INTO public.challenges VALUES ('01a22403-4891-77b0-8448-4a64125d0880', '01a22403-29f3-7271-aaca-c4c34fe18428', 'webmail', 'strict', 1795900524689, 1795900644000, 'eyJ0eXAiOiJub2QtY2hhbGxlbmdlK2p3dCIsImFsZyI6IkVkRFNBIiwia2lkIjoiUUI3YWM3MzdWV2F2YnlUejdCQWdkSzVzeFk0bDB3ZzdUOGZoeFdqMUdTRSJ9.eyJpc3MiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJzdWIiOiIwMWEyMjQwMy0yOWYzLTcyNzEtYWFjYS1jNGMzNGZlMTg0MjgiLCJqdGkiOiIwMWEyMjQwMy00ODkxLTc3YjAtODQ0OC00YTY0MTI1ZDA4ODAiLCJ1c2VybmFtZSI6ImFubmEiLCJycCI6eyJpZCI6IndlYm1haWwiLCJuYW1lIjoiV2VibWFpbCJ9LCJhY3Rpb24iOiJTaWduIGluIHRvIFdlYm1haWwiLCJjb250ZXh0Ijp7ImlwIjoiMTkyLjAuMi43IiwiYnJvd3NlciI6IkZpcmVmb3ggb24gTGludXgiLCJuZXdfYnJvd3NlciI6dHJ1ZSwibmV3X25ldHdvcmsiOnRydWV9LCJsZXZlbCI6InN0cmljdCIsImlhdCI6MTc5NTkwMDUyNCwiZXhwIjoxNzk1OTAwNjQ0LCJub25jZSI6Ino4c2Jac2dBcTloQy02OWstbGo5MlEifQ._8nlqnPLuk2JWhhr5DU9IcCYT-m1FxDcHTjopXyDXMo7-xSxzG2UnGjP2PIFyU_YUVp-EoqpkmoJUX8O7ySQBQ', 'MqvAkrm_5_4JYekLdMYL9sD0gvroI_6vTON8qLpIyJ07nB54cmmo7TClLSJybd-3fzlWY8iEPQ-9', 'IIh807VEIVpqeExrSkxdZkBeSAjAvlNJ88yZ8uuLgD8', '192.0.2.0/24', 'approved', 3, 0, NULL, 1795900525255, NULL, NULL, '01a22403-2f04-7841-afc6-b7fe6481c16c', 1795900525268, NULL, 'eyJ0eXAiOiJub2QtYW5zd2VyK2p3dCIsImFsZyI6IkVkRFNBIiwia2lkIjoiZXBSOXA2bktPYk1qclg5S19GUTNubUYybWgxNmR6XzQ4dWxpcl9zM3FaSSJ9.eyJpc3MiOiIwMWEyMjQwMy0yZjA0LTc4NDEtYWZjNi1iN2ZlNjQ4MWMxNmMiLCJhdWQiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJqdGkiOiIwMWEyMjQwMy00ODkxLTc3YjAtODQ0OC00YTY0MTI1ZDA4ODAiLCJjdGgiOiJqSUhodWYyVnVCMFREdFluSTNOYVhUeEpva2hHX2xRaWhhdVhIMnJBWGdjIiwiZGVjaXNpb24iOiJhcHByb3ZlIiwic2VjcmV0Ijp7InR5cGVkIjoiMjU2MTQ0In0sImlhdCI6MTc5NTkwMDUyNX0.Loxtva50BWi_retsTjH8-AVPORiZMRYx6dTjMF7yv_nYNhgGU5lhffYjo-AvEnfopsWTiKC7GhdDiBqjylLFDA', '{"kty":"OKP","crv":"Ed25519","x":"yfE4C4KHnN-VwR7nLWJmN06pyAJhw23iGbNuv3Om48Q"}', NULL, NULL, NULL, 'strangers', 'quiet', NULL);
INSERT INTO public.challenges VALUES ('01a22403-4b1e-7e8f-b356-0f44561c5911', '01a22403-29f3-7271-aaca-c4c34fe18428', 'webmail', 'strict', 1795900525342, 1795900645000, 'eyJ0eXAiOiJub2QtY2hhbGxlbmdlK2p3dCIsImFsZyI6IkVkRFNBIiwia2lkIjoiUUI3YWM3MzdWV2F2YnlUejdCQWdkSzVzeFk0bDB3ZzdUOGZoeFdqMUdTRSJ9.eyJpc3MiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJzdWIiOiIwMWEyMjQwMy0yOWYzLTcyNzEtYWFjYS1jNGMzNGZlMTg0MjgiLCJqdGkiOiIwMWEyMjQwMy00YjFlLTdlOGYtYjM1Ni0wZjQ0NTYxYzU5MTEiLCJ1c2VybmFtZSI6ImFubmEiLCJycCI6eyJpZCI6IndlYm1haWwiLCJuYW1lIjoiV2VibWFpbCJ9LCJhY3Rpb24iOiJTaWduIGluIHRvIFdlYm1haWwiLCJjb250ZXh0Ijp7ImlwIjoiMTkyLjAuMi43IiwiYnJvd3NlciI6IkZpcmVmb3ggb24gTGludXgiLCJuZXdfYnJvd3NlciI6ZmFsc2UsIm5ld19uZXR3b3JrIjpmYWxzZX0sImxldmVsIjoic3RyaWN0IiwiaWF0IjoxNzk1OTAwNTI1LCJleHAiOjE3OTU5MDA2NDUsIm5vbmNlIjoiTlVsWWxlZTdoOGpsUXFuc0pVWlBwUSJ9.dNwcqfmOi-3cbD5bVdyW56xE5BjGoCrpQqYOwvEiiwwpagRBrciENiK7bAKsV1sfaqooV3LQ68fgDhnl4cPfCA', 'M3Lpcu9l-_NK0uIEK6hAnQTMyfRn0f06kcY402AMMxv21XiVr0g6fja1-qgPCx-VUokokRnxhG68', 'IIh807VEIVpqeExrSkxdZkBeSAjAvlNJ88yZ8uuLgD8', '192.0.2.0/24', 'cancelled', 2, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1795900525772, 'withdrawn', NULL, 'IIh807VEIVpqeExrSkxdZkBeSAjAvlNJ88yZ8uuLgD8', 'loud', NULL);
INSERT INTO public.challenges VALUES ('01a22403-4cef-7d35-a465-de5291aac942', '01a22403-29f3-7271-aaca-c4c34fe18428', 'webmail', 'strict', 1795900525807, 1795900645000, 'eyJ0eXAiOiJub2QtY2hhbGxlbmdlK2p3dCIsImFsZyI6IkVkRFNBIiwia2lkIjoiUUI3YWM3MzdWV2F2YnlUejdCQWdkSzVzeFk0bDB3ZzdUOGZoeFdqMUdTRSJ9.eyJpc3MiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJzdWIiOiIwMWEyMjQwMy0yOWYzLTcyNzEtYWFjYS1jNGMzNGZlMTg0MjgiLCJqdGkiOiIwMWEyMjQwMy00Y2VmLTdkMzUtYTQ2NS1kZTUyOTFhYWM5NDIiLCJ1c2VybmFtZSI6ImFubmEiLCJycCI6eyJpZCI6IndlYm1haWwiLCJuYW1lIjoiV2VibWFpbCJ9LCJhY3Rpb24iOiJTaWduIGluIHRvIFdlYm1haWwiLCJjb250ZXh0Ijp7ImlwIjoiMTkyLjAuMi43IiwiYnJvd3NlciI6IkZpcmVmb3ggb24gTGludXgiLCJuZXdfYnJvd3NlciI6ZmFsc2UsIm5ld19uZXR3b3JrIjpmYWxzZX0sImxldmVsIjoic3RyaWN0IiwiaWF0IjoxNzk1OTAwNTI1LCJleHAiOjE3OTU5MDA2NDUsIm5vbmNlIjoiNTZOMUQzcGJXeXlncEI5cHZ3bC1UUSJ9.OBksbw1dQVBews6S-g7Vs8TyX0U1AGvy_itysURSR5KyD8kUU4ChT5Lzx1Wa-8x2FaLdF10Mc-z8rNr7WthqAg', 'mXlR1OHF1PNl7SbQpuoS3dAGom0Zi-dgut3KXLW2YAu_jntO1qXdxflo0rSjnd4XIssurpLGAS00', 'IIh807VEIVpqeExrSkxdZkBeSAjAvlNJ88yZ8uuLgD8', '192.0.2.0/24', 'pending', 1, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'IIh807VEIVpqeExrSkxdZkBeSAjAvlNJ88yZ8uuLgD8', 'loud', NULL);


--
-- Data for Name: devices; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.devices VALUES ('01a22403-2f04-7841-afc6-b7fe6481c16c', '01a22403-29f3-7271-aaca-c4c34fe18428', 'phone-postgres of anna', 'nod-device 0.1.0 on linux', '{"kty":"OKP","crv":"Ed25519","x":"yfE4C4KHnN-VwR7nLWJmN06pyAJhw23iGbNuv3Om48Q"}', 'epR9p6nKObMjrX9K_FQ3nmF2mh16dz_48ulir_s3qZI', 1795900519868, 1795900525268, NULL);
INSERT INTO public.devices VALUES ('01a22403-3943-7992-8b78-c7818b705fa8', '01a22403-29f3-7271-aaca-c4c34fe18428', 'tablet-postgres of anna', 'nod-device 0.1.0 on linux', '{"kty":"OKP","crv":"Ed25519","x":"JPrxR12zVX7DyDhFfHP24MJfMJ44rKnVJ5tqUATTSJI"}', '9MdGwPo2HtKx1uHqAkxBas9TSqPbk2T8YVofdRHP7Nw', 1795900522804, 1795900524634, 1795900526591);


--
-- Data for Name: enrolments; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.enrolments VALUES ('01a22403-2c91-7428-87ae-8db32d527493', '01a22403-29f3-7271-aaca-c4c34fe18428', NULL, 'XRPnHnVWTZP4UsPkreXj-HVObgdIqrLMPV-Ygo_WqJU', 1795900517521, 1795901117521, 'confirmed', '01a22403-2f04-7841-afc6-b7fe6481c16c', 'phone-postgres of anna', 'nod-device 0.1.0 on linux', '{"kty":"OKP","crv":"Ed25519","x":"yfE4C4KHnN-VwR7nLWJmN06pyAJhw23iGbNuv3Om48Q"}', 'epR9p6nKObMjrX9K_FQ3nmF2mh16dz_48ulir_s3qZI', '49-80', 1795900518148, NULL, 1795900519868, NULL);
INSERT INTO public.enrolments VALUES ('01a22403-3833-7d14-af1c-ee02ea901ac4', '01a22403-29f3-7271-aaca-c4c34fe18428', NULL, 'r6g2xgkMgs-u0CJ-M7cEXt9-D0Q8JT7fVZZXC228Hks', 1795900520499, 1795901120499, 'confirmed', '01a22403-3943-7992-8b78-c7818b705fa8', 'tablet-postgres of anna', 'nod-device 0.1.0 on linux', '{"kty":"OKP","crv":"Ed25519","x":"JPrxR12zVX7DyDhFfHP24MJfMJ44rKnVJ5tqUATTSJI"}', '9MdGwPo2HtKx1uHqAkxBas9TSqPbk2T8YVofdRHP7Nw', '45-65', 1795900520771, NULL, 1795900522804, NULL);


--
-- Data for Name: guesses; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: idempotency_keys; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.idempotency_keys VALUES ('webmail', 'I6srN6Q-Y5tidkO6yYsooWqprHP4_RW4dlOco2JaP8Q', 'CWJqX0zUbL0MEL9DZtqY_vvHuPfz2qMl0TCNSdLgbqc', '01a22403-41e5-75bc-ad0c-b6cbb9834afe', 1795986922981);
INSERT INTO public.idempotency_keys VALUES ('webmail', 'YtbCMwA29kvPcblXkXQ9bHfDjg18jL7cvFJcd8V88O4', '6UPPSosLZz4k7YQmdM0pRfC4L9Jab9GSl8zkpm-GVYI', '01a22403-4489-7e53-97ce-2f3e54b1057b', 1795986923657);
INSERT INTO public.idempotency_keys VALUES ('webmail', 'jnUruYF8BjJFq74GxYkDI2hm9O85NKPWjOBZ4GNF5nw', 'CWJqX0zUbL0MEL9DZtqY_vvHuPfz2qMl0TCNSdLgbqc', '01a22403-468e-7d7c-9ce4-ba24404637b1', 1795986924174);
INSERT INTO public.idempotency_keys VALUES ('webmail', 'Jof4btZ4S4pfyjbmxGjhKqRNw8foE34xYNGpUHm9zQI', 'CWJqX0zUbL0MEL9DZtqY_vvHuPfz2qMl0TCNSdLgbqc', '01a22403-4891-77b0-8448-4a64125d0880', 1795986924689);
INSERT INTO public.idempotency_keys VALUES ('webmail', 'i0cEXre4ykKqln8z7h0BS6ifjRrCB0JrSC00tcDZCTU', 'CWJqX0zUbL0MEL9DZtqY_vvHuPfz2qMl0TCNSdLgbqc', '01a22403-4b1e-7e8f-b356-0f44561c5911', 1795986925342);
INSERT INTO public.idempotency_keys VALUES ('webmail', 'YqL-09bgjESDX85x8CIQsd2r-wZuOe3x5sJhmI-CTdM', 'CWJqX0zUbL0MEL9DZtqY_vvHuPfz2qMl0TCNSdLgbqc', '01a22403-4cef-7d35-a465-de5291aac942', 1795986925807);


--
-- Data for Name: kept_receipts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.kept_receipts VALUES ('01a22403-41e5-75bc-ad0c-b6cbb9834afe', 'efB2q90Zp1Lbcme__y-QIhYdEg3qkZ_ayi_9_CTKjJY', 'pMd3gKnkK76x8mfqE6Dfkfyf4zT8YgYYFD4rM_Mhq6lHkqqIkdL41ZgYkGy1KTNpA7mwI7zc8DQ6XLYRWoyvt1wxKkTOkjZvrKC30wZygU6dpy7O96nV0PToGNM6g1NVWbLbaXnSlzVim_HKD_ViUO_6qMCqdqBU9HdbMuVG9ZBXY1QAZ0bN_8y6kCAiKx7r6_2-QbYNY3yhZv2z8_gumCXgc0hCMDBrtHdVAf3gV1eXOajI_iKRA7Ap7182SFpOeve0aOsi3FruXg8USpE2jmpCkGKlUYCneZLLchdp1uzhD1nJhLOlXxTjUSgnxVEFTk_iY-Ue_bHVfS76PZVj13wtPpJYjTzz0t3D1vXo_vQgdpUjrsrYJUbk5SQQ7xzsfubevee-LM9-UntavamGgFfUSeNn1VJZ5RjA9Gt2t6ZWAJbqQ4WsY1HWbhIaOXGzm2GAUkDI3t2REmOFYL7E2pDwGcAC1RTeqQ6L1tsN1kHzMWKnkgwqKlIgqjWhK_szuNcLLWn-Ee8Ow2C02TPf4lxS5-3R9TrJdE7-sigdRQ6mPg8IOUhAA5y4WP2mkNwcK3lVaJb9Q4CUxxYUXb0D-D0hV91FU2M3GTypOsPRDBR6WFyEECTbCvRDgeLiAfWuxxmORZoiRRf_HTZ51cy1v_HveIJmEZ5J9yTJSZH7ELbs_LVwM9TBGGlu5l2By8BZdQDNcVB3PdXOzoy16RvPiVPYtPx4w6oM17fFeqrNl6IVbZ0TfLWKIvHC42-fpnyOy4iPWU_O7s_brXoFJjGX7ZTxJT8hpjT55n-t_qiUJ1C8bkCgJ9hqXqF69-hWvvDI_5qM5UOcphjKgXb_Pv9XsxSzmaOSYIikBc-6pkRoluPvgCwUJ_AIy8ncGqvbeh2wIChUGJA3YOJzc-crhdcPHuaBFTPSCElHBYN2o6EHYeVLrs0cXs2sG7LKsZmmytC_FS9Kpuph9IjwQXkQUwhPzkgow_TUUIHFyTxH4yrPTnNjo3tV3yiMWK5cYbxjhfMUeIzQHP3UVwPRJG5QG9zw7kPLOEICTb58kZHg4eB2Z3EggSeu19vm9lJ98c64XChTvCvO35JvUE7aWg89jqUu0lzNuN_wTXJDAInChurzhIA', 1795900583604);


--
-- Data for Name: known_browsers; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.known_browsers VALUES ('01a22403-29f3-7271-aaca-c4c34fe18428', 'IIh807VEIVpqeExrSkxdZkBeSAjAvlNJ88yZ8uuLgD8', '192.0.2.0/24', 1795900525268, 1795900525268);


--
-- Data for Name: proofs; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.proofs VALUES ('epR9p6nKObMjrX9K_FQ3nmF2mh16dz_48ulir_s3qZI', '8ytxI4t4o1HqL4S7Pm88JA', 1795901118000);
INSERT INTO public.proofs VALUES ('9MdGwPo2HtKx1uHqAkxBas9TSqPbk2T8YVofdRHP7Nw', 'mNs5pCGqaw_VEydXP62Qqw', 1795901120000);
INSERT INTO public.proofs VALUES ('epR9p6nKObMjrX9K_FQ3nmF2mh16dz_48ulir_s3qZI', 'o-at9gIfywAQRXZsfnGQYQ', 1795901122000);


--
-- Data for Name: push_deliveries; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.push_deliveries VALUES ('01a22403-41e5-75bc-ad0c-b6cbb9834afe', '01a22403-2f04-7841-afc6-b7fe6481c16c', 'unifiedpush', 1795900523533, NULL, NULL, NULL, 1795900523533, 1795900523567);
INSERT INTO public.push_deliveries VALUES ('01a22403-4891-77b0-8448-4a64125d0880', '01a22403-2f04-7841-afc6-b7fe6481c16c', 'unifiedpush', 1795900525256, NULL, NULL, NULL, 1795900525256, 1795900525286);
INSERT INTO public.push_deliveries VALUES ('01a22403-4cef-7d35-a465-de5291aac942', '01a22403-2f04-7841-afc6-b7fe6481c16c', 'unifiedpush', 1795900525827, NULL, 1795900527036, 'this server stopped', NULL, NULL);


--
-- Data for Name: push_targets; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.push_targets VALUES ('01a22403-41ad-7386-b325-b76e397a68bf', '01a22403-2f04-7841-afc6-b7fe6481c16c', 'unifiedpush', 'Mp4dZZBiVzgJ6cBek151t4aNR3VerUD6-gqq5HDlxWtibiYXZ-epeDF5M2HSie93mhoMV0d9PrTCT5mgK0H7xQR8C7yFmRSO9agGupjL_NEZ96ioAAhoILrtYRrEqy5a7sdzPOpmVuUe57P26JnYbnmA4RHc2sWFObQlExcPqbwrInj3P0Z0YTld0F_VwoIJu51KpHwF4Ze0UJ_Q2p_OCnXOSVcp8pWR6FlSPIqdEFskBS3NEvRSlt1aaM8OMVjNzBxOdjkK9PM0g-aMthZ7EOrbNwDN_YH_VGfoTCnGLA8', 1795900522925);


--
-- Data for Name: relying_parties; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.relying_parties VALUES ('nod', 'Nod', 'e_VkqKKRwrwMZbC8SRhM0QsuhmWO7sDmMw3dekRMJzU', '["http://localhost:8080"]', NULL, 1795900516355, NULL);
INSERT INTO public.relying_parties VALUES ('webmail', 'Webmail', 'KVK9dn3K6HEFlrWlI6lcnTS7Qga72DOdg56SUIePoIM', '["https://mail.example.org"]', NULL, 1795900516639, NULL);


--
-- Data for Name: server_keys; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.server_keys VALUES ('QB7ac737VWavbyTz7BAgdK5sxY4l0wg7T8fhxWj1GSE', 1, '{"kty":"OKP","crv":"Ed25519","x":"kGBFxEJ9pZ0ovqlL7g9qF7qj-rDOmlQ8dmRHxem0ATg"}', 'rCSSwuszG78bXydcDCSJ8RUNcL7MUehjflT1EP3WXwljO-DOsY4FDzmrfw8kxm3T9FzcKDkQyCeJNB5z', NULL, 1795900516314, 1795900516314);
INSERT INTO public.server_keys VALUES ('iu3UyIVCY70pbZzMMsKymcmEiclp-pj5oDKRLBO9qq8', 2, '{"kty":"OKP","crv":"Ed25519","x":"7JVuCR7-yIQ3emPclgL0x1DvrG6HIhGj5hBQTbl-0pI"}', 'kMzTzjH2ngDVupvdgTK_u_WaIAw-qGFJM-qd2PvKYviQ9Hkk2lhKfkwO3a2TUu8uhr2AX0d6eA_6Q1um', 'eyJ0eXAiOiJub2Qta2V5K2p3dCIsImFsZyI6IkVkRFNBIiwia2lkIjoiUUI3YWM3MzdWV2F2YnlUejdCQWdkSzVzeFk0bDB3ZzdUOGZoeFdqMUdTRSJ9.eyJpc3MiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJqd2siOnsia3R5IjoiT0tQIiwiY3J2IjoiRWQyNTUxOSIsIngiOiI3SlZ1Q1I3LXlJUTNlbVBjbGdMMHgxRHZyRzZISWhHajVoQlFUYmwtMHBJIn0sImlhdCI6MTc5NTkwMDUyNn0.qo0r1HAPdV77_gyj8uVap0QeVgKlpsRD9iLP1IPajaeR1ZX4w4nFHmTiwtrRagZ6ZAt5v2iG8lGh90YKQWRkDg', 1795900526699, 1795900826699);


--
-- Data for Name: sessions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions VALUES ('01a22403-5127-784a-a1b1-0ac6075dc8e9', '01a22403-2ab0-7834-94a8-593ba2ede4e9', 'h-xvycAu-oUbfKFlrM1BwkLfHeLjL_QpmFzrrqX5bAY', 'password_only', 'HTTP Library', '127.0.0.1', 1795900526887, 1795900526887, 1795986926887, NULL, NULL, 'HHjNQHsSDZZ9aA0gHDXlj3Qzy-NSGrBYSYaP1UeRWFA');


--
-- Data for Name: settings; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.settings VALUES ('vapid_key', '1WsmZ4DK6yPGvFiItZSOupCUup9f6wOBRs4d278EXWT5AifWpcvA-_u8Le_y5NG4_mMYSWuCJt8F3Fe9uCyoBnV94bdZP1qlJRm6GaOS-Hm1V3vp7UreXV1RSbHjlF1qpD3XWi7iCT7_y3I1_7CVnpkoxoOy3rZvs6uzEU_Mwy0ejeB-10w8ZQ70VrXweaVOC01lYA0NW9k-ng9AfQk2Zpt5jNe_7Q');
INSERT INTO public.settings VALUES ('setup_code_hash', 'EKcKrm-j7OqfxZyd3Jfq8-yhPEJJ-1nFRbMZPqFJ7V4');


--
-- Name: _sqlx_migrations _sqlx_migrations_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public._sqlx_migrations
    ADD CONSTRAINT _sqlx_migrations_pkey PRIMARY KEY (version);


--
-- Name: accounts accounts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (id);


--
-- Name: accounts accounts_username_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_username_key UNIQUE (username);


--
-- Name: attempts attempts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT attempts_pkey PRIMARY KEY (account_id, bucket);


--
-- Name: audit_head audit_head_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.audit_head
    ADD CONSTRAINT audit_head_pkey PRIMARY KEY (place);


--
-- Name: audit_log audit_log_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (seq);


--
-- Name: challenges challenges_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.challenges
    ADD CONSTRAINT challenges_pkey PRIMARY KEY (id);


--
-- Name: devices devices_key_thumbprint_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_key_thumbprint_key UNIQUE (key_thumbprint);


--
-- Name: devices devices_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_pkey PRIMARY KEY (id);


--
-- Name: enrolments enrolments_live_key_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.enrolments
    ADD CONSTRAINT enrolments_live_key_key UNIQUE (live_key);


--
-- Name: enrolments enrolments_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.enrolments
    ADD CONSTRAINT enrolments_pkey PRIMARY KEY (id);


--
-- Name: enrolments enrolments_secret_hash_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.enrolments
    ADD CONSTRAINT enrolments_secret_hash_key UNIQUE (secret_hash);


--
-- Name: guesses guesses_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.guesses
    ADD CONSTRAINT guesses_pkey PRIMARY KEY (name_hash, bucket);


--
-- Name: idempotency_keys idempotency_keys_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (client_id, key_hash);


--
-- Name: kept_receipts kept_receipts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.kept_receipts
    ADD CONSTRAINT kept_receipts_pkey PRIMARY KEY (challenge_id);


--
-- Name: known_browsers known_browsers_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.known_browsers
    ADD CONSTRAINT known_browsers_pkey PRIMARY KEY (account_id, browser, network);


--
-- Name: proofs proofs_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.proofs
    ADD CONSTRAINT proofs_pkey PRIMARY KEY (thumbprint, jti);


--
-- Name: push_deliveries push_deliveries_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.push_deliveries
    ADD CONSTRAINT push_deliveries_pkey PRIMARY KEY (challenge_id, device_id, kind);


--
-- Name: push_targets push_targets_device_id_kind_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.push_targets
    ADD CONSTRAINT push_targets_device_id_kind_key UNIQUE (device_id, kind);


--
-- Name: push_targets push_targets_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.push_targets
    ADD CONSTRAINT push_targets_pkey PRIMARY KEY (id);


--
-- Name: relying_parties relying_parties_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.relying_parties
    ADD CONSTRAINT relying_parties_pkey PRIMARY KEY (client_id);


--
-- Name: server_keys server_keys_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.server_keys
    ADD CONSTRAINT server_keys_pkey PRIMARY KEY (kid);


--
-- Name: server_keys server_keys_position_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.server_keys
    ADD CONSTRAINT server_keys_position_key UNIQUE ("position");


--
-- Name: sessions sessions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);


--
-- Name: sessions sessions_token_hash_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_token_hash_key UNIQUE (token_hash);


--
-- Name: settings settings_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.settings
    ADD CONSTRAINT settings_pkey PRIMARY KEY (name);


--
-- Name: audit_log_decision; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX audit_log_decision ON public.audit_log USING btree (challenge_id) WHERE (kind = ANY (ARRAY['challenge.approved'::text, 'challenge.denied'::text, 'challenge.reported'::text]));


--
-- Name: challenges_due; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX challenges_due ON public.challenges USING btree (expires_at) WHERE ((device_id IS NULL) AND (cancelled_at IS NULL) AND (state <> 'expired'::text));


--
-- Name: challenges_inbox; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX challenges_inbox ON public.challenges USING btree (account_id, expires_at) WHERE (state = 'pending'::text);


--
-- Name: challenges_recent; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX challenges_recent ON public.challenges USING btree (account_id, issued_at);


--
-- Name: challenges_settled; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX challenges_settled ON public.challenges USING btree (expires_at) WHERE (state <> 'pending'::text);


--
-- Name: devices_by_account; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX devices_by_account ON public.devices USING btree (account_id, created_at);


--
-- Name: enrolments_by_account; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX enrolments_by_account ON public.enrolments USING btree (account_id) WHERE (state = ANY (ARRAY['open'::text, 'claimed'::text]));


--
-- Name: enrolments_by_end; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX enrolments_by_end ON public.enrolments USING btree (expires_at);


--
-- Name: enrolments_by_key; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX enrolments_by_key ON public.enrolments USING btree (key_thumbprint, claimed_at) WHERE (key_thumbprint IS NOT NULL);


--
-- Name: guesses_by_end; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX guesses_by_end ON public.guesses USING btree (last_at);


--
-- Name: idempotency_keys_by_challenge; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idempotency_keys_by_challenge ON public.idempotency_keys USING btree (challenge_id);


--
-- Name: idempotency_keys_by_end; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idempotency_keys_by_end ON public.idempotency_keys USING btree (expires_at);


--
-- Name: kept_receipts_by_end; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX kept_receipts_by_end ON public.kept_receipts USING btree (expires_at);


--
-- Name: known_browsers_by_network; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX known_browsers_by_network ON public.known_browsers USING btree (account_id, network);


--
-- Name: proofs_by_end; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX proofs_by_end ON public.proofs USING btree (expires_at);


--
-- Name: push_deliveries_by_device; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX push_deliveries_by_device ON public.push_deliveries USING btree (device_id, kind, sent_at);


--
-- Name: push_deliveries_by_time; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX push_deliveries_by_time ON public.push_deliveries USING btree (sent_at);


--
-- Name: sessions_by_account; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_by_account ON public.sessions USING btree (account_id);


--
-- Name: sessions_by_challenge; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_by_challenge ON public.sessions USING btree (challenge_id) WHERE (challenge_id IS NOT NULL);


--
-- Name: sessions_by_end; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_by_end ON public.sessions USING btree (expires_at);


--
-- Name: attempts attempts_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT attempts_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);


--
-- Name: challenges challenges_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.challenges
    ADD CONSTRAINT challenges_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);


--
-- Name: challenges challenges_client_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.challenges
    ADD CONSTRAINT challenges_client_id_fkey FOREIGN KEY (client_id) REFERENCES public.relying_parties(client_id);


--
-- Name: challenges challenges_device_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.challenges
    ADD CONSTRAINT challenges_device_id_fkey FOREIGN KEY (device_id) REFERENCES public.devices(id);


--
-- Name: devices devices_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);


--
-- Name: enrolments enrolments_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.enrolments
    ADD CONSTRAINT enrolments_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);


--
-- Name: idempotency_keys idempotency_keys_challenge_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_challenge_id_fkey FOREIGN KEY (challenge_id) REFERENCES public.challenges(id) ON DELETE CASCADE;


--
-- Name: kept_receipts kept_receipts_challenge_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.kept_receipts
    ADD CONSTRAINT kept_receipts_challenge_id_fkey FOREIGN KEY (challenge_id) REFERENCES public.challenges(id) ON DELETE CASCADE;


--
-- Name: known_browsers known_browsers_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.known_browsers
    ADD CONSTRAINT known_browsers_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);


--
-- Name: push_deliveries push_deliveries_challenge_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.push_deliveries
    ADD CONSTRAINT push_deliveries_challenge_id_fkey FOREIGN KEY (challenge_id) REFERENCES public.challenges(id) ON DELETE CASCADE;


--
-- Name: push_deliveries push_deliveries_device_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.push_deliveries
    ADD CONSTRAINT push_deliveries_device_id_fkey FOREIGN KEY (device_id) REFERENCES public.devices(id);


--
-- Name: push_targets push_targets_device_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.push_targets
    ADD CONSTRAINT push_targets_device_id_fkey FOREIGN KEY (device_id) REFERENCES public.devices(id);


--
-- Name: sessions sessions_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);


--
-- PostgreSQL database dump complete
--


